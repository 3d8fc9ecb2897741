# The service alone: templates and migrations are part of the binary.
#
#   docker build -t kapacitor-alerts .
#   docker run -p 127.0.0.1:8080:8080 -e DATABASE_URL=… -e KAPACITOR_URL=… -e ADMIN_TOKEN=… kapacitor-alerts

FROM rust:1.95-bookworm AS build
WORKDIR /build
# The queries are checked against what is committed in .sqlx: no database is needed.
ENV SQLX_OFFLINE=true CARGO_PROFILE_RELEASE_STRIP=symbols

# The dependencies first, with nothing of ours: this layer stays until Cargo.lock changes.
COPY Cargo.toml Cargo.lock ./
COPY crates/secret/Cargo.toml crates/secret/
COPY crates/httpd/Cargo.toml crates/httpd/
COPY crates/kapacitor/Cargo.toml crates/kapacitor/
COPY crates/rules/Cargo.toml crates/rules/
COPY crates/checks/Cargo.toml crates/checks/
COPY crates/prober/Cargo.toml crates/prober/
COPY crates/notify/Cargo.toml crates/notify/
COPY crates/store/Cargo.toml crates/store/
COPY crates/engine/Cargo.toml crates/engine/
COPY properties/Cargo.toml properties/
COPY testbed/Cargo.toml testbed/
RUN for crate in . crates/* properties testbed; do mkdir $crate/src && touch $crate/src/lib.rs; done \
 && echo 'fn main() {}' | tee src/main.rs testbed/src/main.rs \
 && cargo build --release --locked -p kapacitor-alerts \
 && rm -r src crates/*/src

COPY .sqlx .sqlx
COPY migrations migrations
COPY tick_templates tick_templates
COPY crates crates
COPY src src
# Built already, so that no Node is needed here.
COPY web/dist web/dist
# Cargo goes by times, and these files may be older than the empty ones of above.
RUN find src crates migrations tick_templates -type f -exec touch {} + \
 && cargo build --release --locked -p kapacitor-alerts

# glibc, CA roots (for TLS to PostgreSQL and Kapacitor), a user that is not root; no shell.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /build/target/release/kapacitor-alerts /usr/local/bin/kapacitor-alerts
ENV LOG_FORMAT=json
EXPOSE 8080
# Alive, not ready: a container is not to be restarted because Kapacitor is down.
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s --retries=3 \
    CMD ["/usr/local/bin/kapacitor-alerts", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/kapacitor-alerts"]
