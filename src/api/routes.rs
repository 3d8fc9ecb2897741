//! Routes and their policies, declared together.

use aide::{
    axum::{
        ApiRouter,
        routing::{ApiMethodRouter, delete_with, get_with, patch_with, post_with, put_with},
    },
    operation::{OperationHandler, OperationInput, OperationOutput},
    transform::TransformOperation,
};
use axum::{http::Method, routing::MethodRouter};

use crate::{
    Server,
    access::policy::{Policies, Policy},
};

/// Collects routes, each with its policy and what the OpenAPI document says of it.
pub struct Routes {
    pub router: ApiRouter<Server>,
    pub policies: Policies,
}

/// A method of [`Routes`] for an HTTP method.
macro_rules! methods {
    ($($name:ident, $with:ident, $method:ident;)*) => {
        $(
            /// Adds a route for this method.
            pub fn $name<H, I, O, T, F>(self, path: &str, policy: Policy, handler: H, about: F) -> Self
            where
                H: axum::handler::Handler<T, Server> + OperationHandler<I, O>,
                I: OperationInput,
                O: OperationOutput,
                T: 'static,
                F: FnOnce(TransformOperation<'_>) -> TransformOperation<'_>,
            {
                self.add(path, Method::$method, policy, $with(handler, about))
            }
        )*
    };
}

impl Default for Routes {
    fn default() -> Self {
        Self::new()
    }
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self {
            router: ApiRouter::new(),
            policies: Policies::default(),
        }
    }

    methods! {
        get, get_with, GET;
        post, post_with, POST;
        put, put_with, PUT;
        patch, patch_with, PATCH;
        delete, delete_with, DELETE;
    }

    /// Adds a page that is not part of the OpenAPI document.
    pub fn page(mut self, path: &str, policy: Policy, handler: MethodRouter<Server>) -> Self {
        self.policies.add(path, Method::GET, policy);
        self.router = self.router.route(path, handler);
        self
    }

    /// The same for a page with a form.
    pub fn form(mut self, path: &str, policy: Policy, handler: MethodRouter<Server>) -> Self {
        self.policies.add(path, Method::POST, policy);
        self.page(path, policy, handler)
    }

    fn add(
        mut self,
        path: &str,
        method: Method,
        policy: Policy,
        handler: ApiMethodRouter<Server>,
    ) -> Self {
        self.policies.add(path, method, policy);
        self.router = self.router.api_route(path, handler);
        self
    }
}
