//! Integration tests.

#![cfg(test)]

mod print;

mod csv;
mod http;
mod ldap;
mod messy;
mod same;
mod sql;
mod xlsx;
