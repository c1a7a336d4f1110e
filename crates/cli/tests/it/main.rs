//! Integration tests of the executable.

#![cfg(test)]

mod arrows;
