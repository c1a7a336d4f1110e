//! Integration tests.

#![cfg(test)]
