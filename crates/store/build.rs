//! Builds the crate anew when a migration is added, which `sqlx::migrate!` alone does not notice.

#[expect(clippy::print_stdout, reason = "cargo is told so")]
fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
