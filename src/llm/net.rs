//! Connections as this program makes them, to the hub and to servers.

use ureq::{
    Agent,
    config::ConfigBuilder,
    tls::{RootCerts, TlsConfig},
    typestate::AgentScope,
};

/// The system's certificates; a status is an answer, not an error; redirects are not followed, as what a request carries
/// is for one host. Time limits and proxies are for the caller to add.
pub(super) fn connections() -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(concat!("gradus/", env!("CARGO_PKG_VERSION")))
}
