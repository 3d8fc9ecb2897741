//! The state that all handlers share.

use std::sync::Arc;

use engine::{Engine, StartError};

use crate::{
    access::Access,
    alert_counts::AlertCounts,
    config::Config,
    pages::{Pages, pages},
    streams::Streams,
};

/// What a request needs. Cheap to clone; clones share it all.
#[derive(Clone)]
pub struct Server {
    pub engine: Engine,
    pub access: Arc<Access>,
    pub config: Arc<Config>,
    pub pages: Pages,
    pub alert_counts: Arc<AlertCounts>,
    pub streams: Streams,
}

impl Server {
    /// Connects lazily: PostgreSQL and Kapacitor need not be up yet. Must be called within a tokio
    /// runtime.
    pub fn new(config: Config) -> Result<Self, StartError> {
        let engine = Engine::new(config.engine())?;
        engine.metrics.auth_off(!config.access.rules.on);
        Ok(Self {
            engine,
            access: Arc::new(Access::new(config.access.rules.clone())),
            config: Arc::new(config),
            pages: pages(),
            alert_counts: Arc::default(),
            streams: Streams::default(),
        })
    }
}
