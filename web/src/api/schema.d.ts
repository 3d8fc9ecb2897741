// Made by schema.mjs from the OpenAPI document. Do not edit.

export interface paths {
    "/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of all kinds, sorted by app and kind
         * @description Needs the role `read` for the app.
         */
        get: operations["list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All checks of all kinds, sorted by app and kind
         * @description Needs the role `read` for the app.
         */
        get: operations["list_checks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules and checks in one answer, each with what a list shows of it, sorted by app and kind
         * @description Needs the role `read` for the app.
         */
        get: operations["overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes, as server-sent events: `change` names the rules and what was done; `reset`: there was too much to name. A comment comes every ten seconds.
         * @description Needs the role `read` for the app.
         */
        get: operations["stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/noise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much each rule and check has said in a time, and what came of it; those with most alerts first
         * @description Needs the role `read` for the app.
         */
        get: operations["noise"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The history: what rules with delivery shadow have reported
         * @description Needs the role `read` for the app.
         */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of events, target by target, or what has yet to be told
         * @description Needs the role `read` for the app.
         */
        get: operations["deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again all that a target could not be told since a time
         * @description Needs the role `write` for the app.
         */
        post: operations["retry_deliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a dead delivery again: the target is told how the part stands now
         * @description Needs the role `write` for the app.
         */
        post: operations["retry_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is not OK now, of rules that report to the service, and who is on it
         * @description Needs the role `read` for the app.
         */
        get: operations["list_alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/alerts/{task}/ack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that you are on it: nobody is reminded until it is OK or worse, and people are told
         * @description Needs the role `write` for the app.
         */
        post: operations["acknowledge_alert"];
        /**
         * Say that nobody is on it any more
         * @description Needs the role `write` for the app.
         */
        delete: operations["unacknowledge_alert"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/silences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The silences, the newest first
         * @description Needs the role `read` for the app.
         */
        get: operations["list_silences"];
        put?: never;
        /**
         * Hold messages back for a while; whoever was told of trouble is still told its end
         * @description Needs the role `write` for the app.
         */
        post: operations["add_silence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/silences/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A silence, and how many messages it holds back
         * @description Needs the role `read` for the app.
         */
        get: operations["read_silence"];
        put?: never;
        post?: never;
        /**
         * End a silence: what is still wrong is told at once
         * @description Needs the role `write` for the app.
         */
        delete: operations["end_silence"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All windows, by name
         * @description Needs the role `read` for the app.
         */
        get: operations["list_windows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/windows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A window, and when it opens next
         * @description Needs the role `read` for the app.
         */
        get: operations["read_window"];
        /**
         * Hold messages back at times that come again; a window of the same name is replaced
         * @description Needs the role `write` for the app.
         */
        put: operations["put_window"];
        post?: never;
        /**
         * Delete a window: what it holds back now is told
         * @description Needs the role `write` for the app.
         */
        delete: operations["delete_window"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All status pages, by address
         * @description Needs the role `read` for the app.
         */
        get: operations["list_status_pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-pages/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A status page, and where everybody sees it
         * @description Needs the role `read` for the app.
         */
        get: operations["read_status_page"];
        /**
         * Show everybody how rules are; a page of the same address is replaced
         * @description A `config.yml` of statuspage is taken as well, with the content type `application/yaml`: its items are made, and those that it had before are deleted. Needs the role `write` for the app.
         */
        put: operations["put_status_page"];
        post?: never;
        /**
         * Delete a status page; the rules that it shows stay
         * @description Needs the role `write` for the app.
         */
        delete: operations["delete_status_page"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-pages/{slug}/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The incidents and maintenance of a status page, the newest first
         * @description Needs the role `read` for the app.
         */
        get: operations["list_incidents"];
        put?: never;
        /**
         * Say on a status page that there is an incident, or that there will be maintenance
         * @description Needs the role `write` for the app.
         */
        post: operations["publish_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/status-pages/{slug}/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An incident, and what was said of it
         * @description Needs the role `read` for the app.
         */
        get: operations["read_incident"];
        put?: never;
        post?: never;
        /**
         * Take an incident off its page
         * @description Needs the role `write` for the app.
         */
        delete: operations["delete_incident"];
        options?: never;
        head?: never;
        /**
         * Change what an incident is or when; what is left out stays
         * @description Needs the role `write` for the app.
         */
        patch: operations["change_incident"];
        trace?: never;
    };
    "/status-pages/{slug}/incidents/{id}/updates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say how far an incident is; it is over when it is resolved, and maintenance when it is completed
         * @description Needs the role `write` for the app.
         */
        post: operations["update_incident"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The addresses that the service notifies, and whether they can be reached
         * @description Needs the role `read` for the app.
         */
        get: operations["targets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send to a target again at once that fails or is disabled
         * @description Needs the role `write` for the app.
         */
        post: operations["enable_target"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/targets/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the secret that signs what is posted to a webhook; the one before it signs for a day more
         * @description Needs the role `write` for the app.
         */
        post: operations["replace_target_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/states": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of all rules, sorted by app and kind
         * @description Needs the role `read` for the app.
         */
        get: operations["states"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/drift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What Kapacitor has otherwise than the database; nothing is touched
         * @description Needs the role `read` for all apps.
         */
        get: operations["drift"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Deliver what is pending and repair what differs in Kapacitor, now
         * @description Needs the role `admin` for all apps.
         */
        post: operations["reconcile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every change: who, when, from where and what; the newest first
         * @description Needs the role `admin` for all apps.
         */
        get: operations["audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The apps that there are rules or checks of, by name
         * @description Needs the role `read` for the app.
         */
        get: operations["list_apps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who one is, what one may do, and what there is here
         * @description Needs any token.
         */
        get: operations["me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in in a browser: a cookie takes the place of the token, for twelve hours without a request and a week at most */
        post: operations["sign_in"];
        /**
         * Sign out; the token stays
         * @description Needs any token.
         */
        delete: operations["sign_out"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is signed in in a browser, last used first
         * @description Needs the role `admin` for all apps.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a browser out
         * @description Needs the role `admin` for all apps.
         */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{app}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The hosts that an app's rules may watch besides those that begin with its name
         * @description Needs the role `read` for the app.
         */
        get: operations["read_hosts"];
        /**
         * Let an app's rules watch these hosts; several apps may share a host
         * @description Needs the role `admin` for all apps.
         */
        put: operations["grant_hosts"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{app}/ping-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The key of an app's checks in addresses with slugs
         * @description Needs the role `write` for the app.
         */
        get: operations["read_ping_key"];
        put?: never;
        /**
         * Make a new key for an app's checks; the one before is no longer taken
         * @description Needs the role `write` for the app.
         */
        post: operations["replace_ping_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/apps/{app}/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The releases of an app, the newest first
         * @description Needs the role `read` for the app.
         */
        get: operations["list_releases"];
        put?: never;
        /**
         * Note a release: what the app's rules report soon after it is held back, if it is to have a grace
         * @description Needs the role `write` for the app.
         */
        post: operations["add_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All accounts, by their addresses
         * @description Needs the role `admin` for all apps.
         */
        get: operations["list_accounts"];
        put?: never;
        /**
         * Let somebody have endpoints of an app checked by a password, as isRunning has it
         * @description Needs the role `admin` for all apps.
         */
        post: operations["create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/accounts/{mail}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove an account; its endpoints stay as checks of the app
         * @description Needs the role `admin` for all apps.
         */
        delete: operations["delete_account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All tokens, by name, without the tokens themselves
         * @description Needs the role `admin` for all apps.
         */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Make a token; it is shown this once
         * @description Needs the role `admin` for all apps.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tokens/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a token: at once here, within seconds in other replicas
         * @description Needs the role `admin` for all apps.
         */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the database and Kapacitor can be reached and the schema is current */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Metrics in the text format of Prometheus
         * @description Needs the role `read` for all apps.
         */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        post: operations["create_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_5xx"];
        trace?: never;
    };
    "/task/5xx/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["read_5xx"];
        /**
         * Create a rule or replace it
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        put: operations["replace_5xx"];
        post?: never;
        /**
         * Delete a rule
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        delete: operations["delete_5xx"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        patch: operations["patch_5xx"];
        trace?: never;
    };
    "/task/5xx/{app}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["events_5xx"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        post: operations["enable_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        post: operations["disable_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        post: operations["test_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["versions_5xx"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `write` for the app.
         */
        post: operations["rollback_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/5xx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["list_5xx"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        post: operations["validate_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        post: operations["backtest_5xx"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["state_5xx"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/5xx/{app}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Watches the share of an app's requests that are answered with a 5xx status. Needs the role `read` for the app.
         */
        get: operations["script_5xx"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        post: operations["create_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_crashed"];
        trace?: never;
    };
    "/task/crashed/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["read_crashed"];
        /**
         * Create a rule or replace it
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        put: operations["replace_crashed"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        delete: operations["delete_crashed"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_crashed"];
        trace?: never;
    };
    "/task/crashed/{app}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["events_crashed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        post: operations["enable_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        post: operations["disable_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        post: operations["test_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["versions_crashed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports each crash of an app. Needs the role `write` for the app.
         */
        post: operations["rollback_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/crashed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["list_crashed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        post: operations["validate_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_crashed"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["state_crashed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/crashed/{app}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Reports each crash of an app. Needs the role `read` for the app.
         */
        get: operations["script_crashed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        post: operations["create_memory"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_memory"];
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["read_memory"];
        /**
         * Create a rule or replace it
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        put: operations["replace_memory"];
        post?: never;
        /**
         * Delete a rule
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        delete: operations["delete_memory"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_memory"];
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["events_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        post: operations["enable_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        post: operations["disable_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        post: operations["test_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["versions_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Watches the memory of each dyno of an app. Needs the role `write` for the app.
         */
        post: operations["rollback_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["list_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        post: operations["validate_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["state_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/memory/{app}/{dynotype}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["script_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/memory/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind of one app
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["list_of_app_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/memory/{app}/{dynotype}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule, under the older service's address
         * @description Watches the memory of each dyno of an app. Needs the role `read` for the app.
         */
        get: operations["read_as_before_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        post: operations["create_release"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_release"];
        trace?: never;
    };
    "/task/release/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["read_release"];
        /**
         * Create a rule or replace it
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        put: operations["replace_release"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        delete: operations["delete_release"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        patch: operations["patch_release"];
        trace?: never;
    };
    "/task/release/{app}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["events_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        post: operations["enable_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        post: operations["disable_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        post: operations["test_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["versions_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports each release of an app. Needs the role `write` for the app.
         */
        post: operations["rollback_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["list_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        post: operations["validate_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        post: operations["backtest_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["state_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/release/{app}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Reports each release of an app. Needs the role `read` for the app.
         */
        get: operations["script_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        post: operations["create_latency"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_latency"];
        trace?: never;
    };
    "/task/latency/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["read_latency"];
        /**
         * Create a rule or replace it
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        put: operations["replace_latency"];
        post?: never;
        /**
         * Delete a rule
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        delete: operations["delete_latency"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        patch: operations["patch_latency"];
        trace?: never;
    };
    "/task/latency/{app}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["events_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        post: operations["enable_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        post: operations["disable_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        post: operations["test_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["versions_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Watches how long an app takes to answer. Needs the role `write` for the app.
         */
        post: operations["rollback_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/latency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["list_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        post: operations["validate_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        post: operations["backtest_latency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["state_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/latency/{app}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Watches how long an app takes to answer. Needs the role `read` for the app.
         */
        get: operations["script_latency"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        post: operations["create_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_traffic"];
        trace?: never;
    };
    "/task/traffic/{app}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["read_traffic"];
        /**
         * Create a rule or replace it
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        put: operations["replace_traffic"];
        post?: never;
        /**
         * Delete a rule
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        delete: operations["delete_traffic"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        patch: operations["patch_traffic"];
        trace?: never;
    };
    "/task/traffic/{app}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["events_traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        post: operations["enable_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        post: operations["disable_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        post: operations["test_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["versions_traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `write` for the app.
         */
        post: operations["rollback_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/traffic": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["list_traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        post: operations["validate_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule would have done over the past; no one is notified
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        post: operations["backtest_rule_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a rule with changes would have done over the past; no one is notified
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        post: operations["backtest_traffic"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The alert level of a rule
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["state_traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/task/traffic/{app}/script": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The TICKscript and vars of a rule, as pushed
         * @description Watches whether an app gets requests, and not far fewer than usual at this hour of the week. Needs the role `read` for the app.
         */
        get: operations["script_traffic"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["create_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_heartbeat"];
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["read_heartbeat"];
        /**
         * Create a rule or replace it
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        put: operations["replace_heartbeat"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        delete: operations["delete_heartbeat"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        patch: operations["patch_heartbeat"];
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["events_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["enable_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["disable_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["test_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["versions_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["rollback_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["list_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        post: operations["validate_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a check stands, and how much of the time it was up
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["state_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/schedule/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a check is expected to report, if it reports now and then in its time
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["preview_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/flips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes of a check's status, the newest first
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["flips_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a check until its next report, or until it is resumed
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["pause_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused check begin anew
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `write` for the app.
         */
        post: operations["resume_heartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/heartbeat/{app}/{name}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a check has reported, the newest first
         * @description Reports a job that does not report in time that it has run, or reports that it has failed. Needs the role `read` for the app.
         */
        get: operations["reports_heartbeat"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["create_probe"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_probe"];
        trace?: never;
    };
    "/check/probe/{app}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["read_probe"];
        /**
         * Create a rule or replace it
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        put: operations["replace_probe"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        delete: operations["delete_probe"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        patch: operations["patch_probe"];
        trace?: never;
    };
    "/check/probe/{app}/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["events_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["enable_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["disable_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["test_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["versions_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["rollback_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/probe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["list_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        post: operations["validate_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a check stands, and how much of the time it was up
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["state_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/schedule/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a check is expected to report, if it reports now and then in its time
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["preview_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/flips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes of a check's status, the newest first
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["flips_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a check until its next report, or until it is resumed
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["pause_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused check begin anew
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["resume_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of it when a check was asked, the newest first
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["results_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/results/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of it when a check was asked, added up: each hour of a week, or each day of 90
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `read` for the app.
         */
        get: operations["summary_probe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/probe/{app}/{name}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a check at once; what comes of it counts like any other answer
         * @description Reports an endpoint that does not answer, or not as it has to: over HTTP, TCP or DNS. Needs the role `write` for the app.
         */
        post: operations["poll_probe"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["create_job"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_job"];
        trace?: never;
    };
    "/check/job/{app}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["read_job"];
        /**
         * Create a rule or replace it
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        put: operations["replace_job"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        delete: operations["delete_job"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        patch: operations["patch_job"];
        trace?: never;
    };
    "/check/job/{app}/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["events_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["enable_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["disable_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["test_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["versions_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["rollback_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/job": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["list_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        post: operations["validate_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a check stands, and how much of the time it was up
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["state_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/schedule/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a check is expected to report, if it reports now and then in its time
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["preview_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/flips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes of a check's status, the newest first
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["flips_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a check until its next report, or until it is resumed
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["pause_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused check begin anew
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["resume_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of it when a check was asked, the newest first
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["results_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/results/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What came of it when a check was asked, added up: each hour of a week, or each day of 90
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `read` for the app.
         */
        get: operations["summary_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/job/{app}/{name}/poll": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a check at once; what comes of it counts like any other answer
         * @description Reports a job that says of itself that it has failed, or that has not run in its time. Needs the role `write` for the app.
         */
        post: operations["poll_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create a rule
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["create_item"];
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a rule, its key in the body
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        patch: operations["patch_by_body_item"];
        trace?: never;
    };
    "/check/item/{app}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a rule
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["read_item"];
        /**
         * Create a rule or replace it
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        put: operations["replace_item"];
        post?: never;
        /**
         * Delete a rule
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        delete: operations["delete_item"];
        options?: never;
        head?: never;
        /**
         * Change a rule: a JSON merge patch
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        patch: operations["patch_item"];
        trace?: never;
    };
    "/check/item/{app}/{name}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rule has reported, the newest first
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["events_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume a rule
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["enable_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a rule without losing it
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["disable_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test notification to the rule's own targets
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["test_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a rule, deleted or not, the newest first
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["versions_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a rule what it was, also one that was deleted
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["rollback_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/checks/item": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All rules of the kind, sorted by key
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["list_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What POST would do; nothing is stored
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        post: operations["validate_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a check stands, and how much of the time it was up
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["state_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/schedule/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * When a check is expected to report, if it reports now and then in its time
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["preview_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/flips": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The changes of a check's status, the newest first
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["flips_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a check until its next report, or until it is resumed
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["pause_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused check begin anew
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `write` for the app.
         */
        post: operations["resume_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check/item/{app}/{name}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a check has reported, the newest first
         * @description Reports an item of a status page that is not refreshed in time. Needs the role `read` for the app.
         */
        get: operations["reports_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description An error as it is answered: RFC 9457, with the faulty fields and, for clients of the older
         *      service, the sentence once more as `error`.
         */
        Problem: {
            /** @description The status in words. */
            title: string;
            /**
             * Format: uint16
             * @description The HTTP status.
             */
            status: number;
            /** @description What is wrong, in one sentence. */
            detail: string;
            /** @description The same sentence. */
            error: string;
            /** @description Each faulty field. */
            errors?: components["schemas"]["FieldError"][];
            /** @description Names the request in the log; also in the header `x-request-id`. */
            request_id?: string | null;
        };
        /** @description One thing that is wrong with a body. */
        FieldError: {
            /** @description The field's name. */
            field: string;
            /** @description What is wrong with it, and what would be right. */
            message: string;
        };
        /**
         * @description The app's name on the platform: letters, digits and inner hyphens. `validate` and `backtest` are reserved.
         * @example shop-prod
         */
        AppName: string;
        /**
         * @description `all`, or a type of dyno: letters, digits and inner `-` and `_`.
         * @example web
         */
        DynoType: string;
        /**
         * @description The check's name within its app: letters, digits and inner `-` and `_`. `validate` is reserved.
         * @example nightly-backup
         */
        CheckName: string;
        /**
         * @description Letters, digits and inner `.`, `_` or `-`.
         * @example shop-ci
         */
        TokenName: string;
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        AnyTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A recipient by a channel that has no field of its own. */
        OtherTarget: {
            channel: string;
            /** @description Where that is a secret, its fingerprint. */
            address: string;
        };
        /** @description How far Kapacitor has followed. */
        Sync: {
            status: components["schemas"]["SyncStatus"];
            /** @description Why it has not followed. */
            error?: string | null;
            /**
             * Format: date-time
             * @description When that was found.
             */
            at?: string | null;
        };
        /** @description How far Kapacitor has followed. */
        SyncStatus: "synced" | "pending" | "failed";
        /** @description Whether the rule can see. */
        Health: {
            status: components["schemas"]["HealthStatus"];
            /** @description Why it cannot. */
            reasons?: string[];
            /** @description The same for programs. */
            causes?: components["schemas"]["BlindCause"][];
            /**
             * Format: date-time
             * @description When its query last brought anything, to within ten minutes.
             */
            data_seen_at?: string | null;
        };
        /** @description Whether a rule can see. */
        HealthStatus: "ok" | "blind" | "paused";
        /** @description Why a rule is blind. */
        BlindCause: {
            /** @description `not_executing`, `query_fails`, `no_data` or `late`. */
            code: string;
            /** Format: date-time */
            since: string;
            /** @description What is known of it, in words. */
            evidence: string;
        };
        /** @description Whether its targets are told what there is to tell. */
        Notifications: {
            status: components["schemas"]["NotificationsStatus"];
            /** @description The targets that are not. */
            targets?: components["schemas"]["UnreachedTarget"][];
        };
        /** @description Whether a rule's targets are told what there is to tell. */
        NotificationsStatus: "ok" | "late" | "failing" | "unknown";
        /** @description A target that is not reached. */
        UnreachedTarget: {
            /** @description `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`. */
            channel: string;
            to: string;
            /**
             * Format: date-time
             * @description Since when it has not been told.
             */
            since: string;
            /** @description Why not. */
            error?: string | null;
            /**
             * Format: int64
             * @description How many parts it has yet to be told of.
             */
            waiting: number;
        };
        /** @description A check as it is answered, with how it stands. */
        AnyCheckView: {
            id: string;
            kind: string;
            app: string;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description How a check stands. */
        CheckState: {
            status: components["schemas"]["CheckStatus"];
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /** @description Where a `heartbeat` reports to. null: the token's role is `read`; who knows the address can report. */
            ping_url?: string | null;
            /** @description A picture of how it is, which everybody may see who knows the address. */
            badge_url: string;
            /** @description Its name in addresses with the ping key of its app; empty: nothing of its title can be a part of one. */
            slug: string;
            /**
             * Format: int64
             * @description How many times it has reported, or was asked.
             */
            reports: number;
            /**
             * Format: date-time
             * @description When it last reported that it has run or failed, or last answered.
             */
            last_report_at?: string | null;
            /**
             * Format: date-time
             * @description When the run began that has not ended.
             */
            run_began_at?: string | null;
            /**
             * Format: date-time
             * @description When it is expected to report, or its run to end; or when it is asked next.
             */
            expected_at?: string | null;
            /**
             * Format: date-time
             * @description When it is down unless it has reported by then.
             */
            down_at?: string | null;
            /** @description Of a `probe` or a `job`: what came of it when it was last asked. */
            polled?: components["schemas"]["Polled"] | null;
        };
        /** @description How a check is. */
        CheckStatus: ("up" | "down") | "new" | "late" | "paused" | "unknown";
        /** @description What came of it when a check was last asked. */
        Polled: {
            /**
             * Format: int64
             * @description How many times it was asked and the answer was bad.
             */
            failures: number;
            /**
             * Format: int32
             * @description How many answers in a row have not been as its status has it.
             */
            against: number;
            /**
             * @description With `at`, `answer`, `status` of HTTP, `reason`, `redirects`, `took` in seconds; of `https`
             *      `certificate_ends_at`; of a job `process`, `server`, `last_run_at`, `frequency_minutes`, `sleep_start` and
             *      `sleep_end`. null: it was not asked yet.
             */
            last?: unknown;
        };
        /** @description All rules and checks that one may read. */
        Overview: {
            /**
             * @description Why Kapacitor could not be asked for the levels of the rules whose targets it notifies itself; those have no
             *      `level` then.
             */
            kapacitor?: string | null;
            /** @description Sorted by app, kind and part. */
            rules: components["schemas"]["OverviewRow"][];
        };
        /** @description A rule or a check, and how it stands. What is left out is as usual. */
        OverviewRow: {
            /** @description How people know a check. */
            title?: string | null;
            /** @description Of its task. */
            id: string;
            /** @description `task`: Kapacitor evaluates it. `check`: the service does. */
            family: string;
            kind: string;
            app: string;
            /** @description What its key has besides the app: the dyno type of a `memory` rule, the name of a check. */
            part?: string;
            /** @description When it speaks, in few words. */
            condition: string;
            /** @description False: it is paused. */
            enabled: boolean;
            /** @description The worst of its parts; null: not known. A rule that watches events has the level of the last one for an hour. */
            level?: components["schemas"]["Level"] | null;
            /** @description Of a check: `new`, `up`, `down`, `paused` or `unknown`. */
            status?: string | null;
            /**
             * Format: date-time
             * @description Since when it is not OK; of a check, since when it has this status.
             */
            since?: string | null;
            /**
             * Format: date-time
             * @description When a check last reported, or was last asked.
             */
            last_at?: string | null;
            /**
             * Format: date-time
             * @description When a check is expected to report, or is asked next.
             */
            expected_at?: string | null;
            /** @description Why it is blind. */
            blind?: components["schemas"]["BlindCause"][];
            sync: components["schemas"]["SyncStatus"];
            /** @description Why Kapacitor has not followed. */
            sync_error?: string | null;
            /** @description Who notifies its targets: `kapacitor`, `shadow` or `service`. */
            delivery: string;
            /** @description Its targets, each as `channel address`. */
            to: string[];
            /**
             * Format: int64
             * @description How many of its targets could not be told.
             */
            failing?: number;
            /**
             * Format: date-time
             * @description Until when all messages about it are held back.
             */
            silenced_until?: string | null;
            /** @description Who is on it. */
            acknowledged_by?: string | null;
            /** @description How many alerts it had in each of the last seven times of a day, the oldest first. */
            alerts?: number[] | null;
            /** Format: int64 */
            generation: number;
            /** Format: date-time */
            changed_at: string;
            changed_by?: string | null;
        };
        /**
         * @description An alert level, from the least to the worst.
         * @enum {string}
         */
        Level: "OK" | "INFO" | "WARNING" | "CRITICAL";
        /** @description How much a rule has said in a time. */
        Noise: {
            /** @description Of the rule's task. */
            id: string;
            kind: string;
            app: string;
            part?: string;
            enabled: boolean;
            /**
             * Format: date-time
             * @description Since when it watches.
             */
            active_since: string;
            /**
             * Format: int64
             * @description How often a part of it left OK.
             */
            alerts: number;
            /**
             * Format: double
             * @description How long its parts were not OK, each by itself.
             */
            minutes: number;
            /**
             * Format: int64
             * @description How many alerts began within ten minutes of the end of the one before, of the same part.
             */
            flaps: number;
            /**
             * Format: double
             * @description Half of its alerts recovered within so many minutes; null: none has recovered.
             */
            median_minutes?: number | null;
            /**
             * Format: int64
             * @description How many began between 22:00 and 07:00.
             */
            at_night: number;
            /**
             * Format: int64
             * @description How many were acknowledged, silenced, or followed by a change of the rule within an hour.
             */
            acted_on: number;
            /**
             * Format: date-time
             * @description null: it has not alerted in this time.
             */
            last_alert_at?: string | null;
            /** @description What may be done about it; null: nothing. */
            advice?: string | null;
        };
        /** @description A change of level. */
        Event: {
            /** Format: int64 */
            id: number;
            /** @description Kapacitor's id of the rule's task. */
            task: string;
            kind: string;
            app: string;
            /** @description What the rule evaluates by itself: a dyno of a `memory` rule; of other rules the task, or the event. */
            part: string;
            /**
             * Format: date-time
             * @description The time of the data.
             */
            at: string;
            level: string;
            /** @description The level before; null where it is not known. */
            previous?: string | null;
            /** @description The notification's text. */
            message: string;
            /** @description The e-mail's HTML. */
            details: string;
            /**
             * Format: double
             * @description How long the part had not been OK by then.
             */
            duration_seconds: number;
            /** @description `post`: reported by the script. `compare`: found in Kapacitor, for the report was lost. */
            source: string;
            /** @description It arrived after a newer event of its part. */
            late: boolean;
            /** Format: date-time */
            received_at: string;
        };
        /** @description An event on its way to a target. */
        Delivery: {
            /** Format: int64 */
            id: number;
            /** @description Kapacitor's id of the rule's task. */
            task: string;
            kind: string;
            app: string;
            /** @description What the rule evaluates by itself, as the event has it. */
            part: string;
            /**
             * Format: uuid
             * @description The id of the target, as `/targets` has it.
             */
            target: string;
            /** @description `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`. */
            channel: string;
            /** @description The address. */
            to: string;
            state: string;
            /** @description The level of the event. */
            level?: string | null;
            /**
             * Format: date-time
             * @description The time of the event's data.
             */
            at: string;
            /**
             * Format: date-time
             * @description When it was settled; of one that is not, since when it waits.
             */
            since: string;
            /** Format: int32 */
            attempts: number;
            /**
             * Format: int32
             * @description How long the last attempt took.
             */
            took_ms?: number | null;
            /** @description Why it was not delivered. */
            reason?: string | null;
            /** Format: date-time */
            next_attempt_at?: string | null;
            /** @description The channel's own name for the message. */
            message_id?: string | null;
        };
        /** @description How many deliveries are tried again. */
        RetriedDeliveries: {
            /** Format: int64 */
            retried: number;
        };
        /** @description A part that is not OK, of a rule that reports to the service. */
        Alert: {
            /** @description Kapacitor's id of the rule's task. */
            task: string;
            kind: string;
            app: string;
            /** @description What the rule evaluates by itself, as its events have it. */
            part: string;
            level: string;
            /**
             * Format: date-time
             * @description Since when it has this level.
             */
            since: string;
            /** @description As its last event has it. */
            message?: string | null;
            /** @description Who is on it. */
            acknowledged?: components["schemas"]["Acknowledgement"] | null;
            /**
             * Format: int64
             * @description The id of the silence that holds messages about it back from all targets.
             */
            silence?: number | null;
        };
        /** @description That somebody is on it. */
        Acknowledgement: {
            by: string;
            /** Format: date-time */
            at: string;
            /**
             * Format: date-time
             * @description Until when; null: until it is OK or worse.
             */
            until?: string | null;
            comment?: string | null;
        };
        /** @description A silence. */
        Silence: {
            /** Format: int64 */
            id: number;
            /** @description An app, a prefix of apps such as `shop-*`, or `*`. */
            app: string;
            /** @description Only of rules of this kind. */
            kind?: string | null;
            /** @description Only of the rule with this task id. */
            task?: string | null;
            /** @description Only of this part of a rule. */
            part?: string | null;
            /**
             * Format: uuid
             * @description Only those to the target with this id.
             */
            target?: string | null;
            /** @description Up to this level; CRITICAL: all. */
            level: string;
            /** Format: date-time */
            starts_at: string;
            /**
             * Format: date-time
             * @description When it ends at the latest.
             */
            until: string;
            /** @description It ends as soon as nothing that it is about is wrong any more. */
            until_resolved: boolean;
            reason: string;
            /** Format: date-time */
            created_at: string;
            /** @description The name of the token. */
            created_by: string;
            /**
             * Format: date-time
             * @description When somebody has ended it before its time, or it has ended because all was over.
             */
            ended_at?: string | null;
            ended_by?: string | null;
            /** @description Whether it holds messages back now. */
            active: boolean;
            /**
             * Format: int64
             * @description How many messages it holds back now.
             */
            holds: number;
            origin: components["schemas"]["SilenceOrigin"];
            /** @description The name of the window that it is an opening of. */
            window?: string | null;
            /** @description The version of the app after whose release it began. */
            release?: string | null;
        };
        /** @description What a silence was made for. */
        SilenceOrigin: "person" | "window" | "release";
        /** @description What a silence would be about now. */
        DryRun: {
            /** @description The parts that are wrong and that it would be about, 1,000 at most. */
            holds: components["schemas"]["SilencedPart"][];
        };
        /** @description A part that is wrong. */
        SilencedPart: {
            task: string;
            kind: string;
            app: string;
            part: string;
            level: string;
        };
        /** @description A window. */
        Window: {
            name: string;
            /** @description An app, a prefix of apps such as `shop-*`, or `*`. */
            app: string;
            /** @description Only of rules of this kind. */
            kind?: string | null;
            /** @description Only of the rule with this task id. */
            task?: string | null;
            /** @description Only of this part of a rule. */
            part?: string | null;
            /**
             * Format: uuid
             * @description Only those to the target with this id.
             */
            target?: string | null;
            /** @description Up to this level; CRITICAL: all. */
            level: string;
            /** @description The IANA time zone of its days and times. */
            timezone: string;
            /** @description On which days of the week it opens; none: once, on the day `on`. */
            weekdays: string[];
            /** Format: date */
            on?: string | null;
            /** @description When it opens, such as `23:00`. */
            starts: string;
            /** @description For how long, such as `4h`. */
            lasts: string;
            reason: string;
            /** Format: date-time */
            created_at: string;
            /** @description The name of the token. */
            created_by: string;
            /** @description Whether it is open now. */
            open: boolean;
            /** @description Its next five openings, the present one included. */
            next: components["schemas"]["Opening"][];
        };
        /** @description One time at which a window is open. */
        Opening: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            until: string;
        };
        /** @description A status page. */
        StatusPageView: {
            title: components["schemas"]["Line"];
            description?: components["schemas"]["Text"] | null;
            slug: string;
            /** @description Whose it is. */
            app: components["schemas"]["AppName"];
            /** @description In which times are shown; UTC, where it is left out. */
            timezone?: components["schemas"]["Zone"] | null;
            /** @description Of the words that are not its own; English, where it is left out. */
            language?: components["schemas"]["StatusPageLanguage"] | null;
            /** @description Of the bar at its head. */
            colour?: components["schemas"]["Colour"] | null;
            logo?: components["schemas"]["Logo"] | null;
            groups: components["schemas"]["StatusPageGroup"][];
            /** @description Where everybody sees it. */
            url: string;
            /** @description Whether it has a token by which its items are refreshed. */
            refreshable: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description A line of text.
         * @example Nightly backup
         */
        Line: string;
        /**
         * @description A text.
         * @example Runs on db-1. Runbook: https://wiki.example.com/backup
         */
        Text: string;
        /**
         * @description An IANA time zone.
         * @example Europe/Berlin
         */
        Zone: string;
        /**
         * @description A language that pages have words in.
         * @enum {string}
         */
        StatusPageLanguage: "en" | "de" | "fr" | "es";
        /**
         * @description A colour, in hexadecimal digits.
         * @example #0b63c5
         */
        Colour: string;
        /**
         * @description A picture as a data URL.
         * @example data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=
         */
        Logo: string;
        /** @description A part of a page, with a heading. */
        StatusPageGroup: {
            name: components["schemas"]["Line"];
            entries: components["schemas"]["StatusPageEntry"][];
        };
        /** @description A rule on a page. */
        StatusPageEntry: {
            /** @description The id of a check, or of a rule that the service hears of. */
            rule: string;
            /** @description What people read in its place. */
            name: components["schemas"]["Line"];
        };
        /** @description A status page as it is sent. */
        StatusPage: {
            title: components["schemas"]["Line"];
            description?: components["schemas"]["Text"] | null;
            /** @description Whose it is. */
            app: components["schemas"]["AppName"];
            /** @description In which times are shown; UTC, where it is left out. */
            timezone?: components["schemas"]["Zone"] | null;
            /** @description Of the words that are not its own; English, where it is left out. */
            language?: components["schemas"]["StatusPageLanguage"] | null;
            /** @description Of the bar at its head. */
            colour?: components["schemas"]["Colour"] | null;
            logo?: components["schemas"]["Logo"] | null;
            groups: components["schemas"]["StatusPageGroup"][];
            /** @description The token by which its items are refreshed; left out, it stays as it is. */
            refresh_token?: string | null;
        };
        /** @description An incident. */
        IncidentView: {
            title: components["schemas"]["Line"];
            /** Format: int64 */
            id: number;
            kind: components["schemas"]["IncidentKind"];
            impact: components["schemas"]["IncidentImpact"];
            /** @description The rules on the page that it is about; none: all of them. */
            rules: string[];
            /** Format: date-time */
            starts_at: string;
            /**
             * Format: date-time
             * @description Null: it is not over.
             */
            ends_at?: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description The name of the token. */
            created_by: string;
            /** @description What was said of it, the first first. */
            updates: components["schemas"]["IncidentUpdateView"][];
        };
        /** @description What it is. */
        IncidentKind: "incident" | "maintenance";
        /**
         * @description How bad it is: what an incident is about is shown as at least that, as long as it is open.
         * @enum {string}
         */
        IncidentImpact: "none" | "degraded" | "down";
        /** @description What was said of an incident. */
        IncidentUpdateView: {
            /** Format: date-time */
            at: string;
            status: components["schemas"]["IncidentStatus"];
            message: string;
        };
        /** @description How far it is: the first four are of incidents, the others of maintenance. */
        IncidentStatus: ("investigating" | "identified" | "monitoring" | "scheduled" | "in_progress") | "resolved" | "completed";
        /** @description What can be said of an incident when it is published or changed. */
        Incident: {
            title: components["schemas"]["Line"];
            kind: components["schemas"]["IncidentKind"];
            impact: components["schemas"]["IncidentImpact"];
            /** @description The rules on the page that it is about; none: all of them. */
            rules: string[];
            /**
             * Format: date-time
             * @description Now, where it is left out.
             */
            starts_at?: string | null;
            /**
             * Format: date-time
             * @description When maintenance ends, or an incident ended that is over.
             */
            ends_at?: string | null;
            status: components["schemas"]["IncidentStatus"];
            message: components["schemas"]["Text"];
        };
        /** @description What is said of an incident. */
        IncidentUpdate: {
            status: components["schemas"]["IncidentStatus"];
            message: components["schemas"]["Text"];
        };
        /** @description An address that is notified. */
        Target: {
            /** Format: uuid */
            id: string;
            /** @description `slack`, `email`, `webhook`, `pagerduty`, `teams`, `discord`, `telegram`, `ntfy` or `sentry`. */
            channel: string;
            /** @description The address. */
            to: string;
            /** @description `ok`, `failing`, or `disabled`: nothing is sent until it is enabled again. */
            status: string;
            /**
             * Format: int32
             * @description Failed attempts in a row.
             */
            failures: number;
            /** Format: date-time */
            failing_since?: string | null;
            /** @description The reason of the last failure. */
            error?: string | null;
            /**
             * Format: date-time
             * @description Nothing is sent before this time.
             */
            rests_until?: string | null;
            /**
             * Format: int64
             * @description How many parts it has yet to be told of, and since when the first of them waits.
             */
            waiting: number;
            /** Format: date-time */
            waiting_since?: string | null;
        };
        /** @description A target that is sent to again. */
        EnabledTarget: {
            /** Format: uuid */
            id: string;
        };
        /** @description What webhooks to a target are signed with from now on. */
        SigningSecret: {
            /** Format: uuid */
            id: string;
            /** @description Shown this once. */
            secret: string;
            /**
             * Format: date-time
             * @description Until when the one before it signs as well; null: there was none.
             */
            previous_signs_until?: string | null;
        };
        /** @description How a task stands, of many. */
        StateSummary: {
            id: string;
            kind: string;
            app: string;
            /** @description What its key has besides the app: the dyno type of a `memory` rule. */
            target?: string;
            /** @description A rule that is paused keeps the state that it had. */
            enabled: boolean;
            health: components["schemas"]["Health"];
            /** @description The worst of its parts. A rule that watches events has the level of the last one for an hour. */
            state: components["schemas"]["Level"];
            /**
             * Format: date-time
             * @description The time of the newest event that it has reported, as the last evaluation of all rules found it.
             */
            last_event_at?: string | null;
            /**
             * Format: date-time
             * @description When that was last compared with Kapacitor, of a rule that the service delivers; of others Kapacitor has
             *      just been asked.
             */
            as_of?: string | null;
        };
        /** @description How Kapacitor compares with the database. Nothing was touched to find out. */
        Drift: {
            /**
             * Format: uint
             * @description Tasks that were compared.
             */
            checked: number;
            drifted: components["schemas"]["Drifted"][];
            undelivered: components["schemas"]["Undelivered"][];
            /** @description Tasks in Kapacitor that the database does not own. They are never touched. */
            unmanaged: string[];
            /** @description The same as `unmanaged`. */
            strangers: string[];
        };
        /** @description A task that differs. */
        Drifted: {
            id: string;
            differences: components["schemas"]["Difference"][];
        };
        /** @description A difference and its details. */
        Difference: {
            what: components["schemas"]["Aspect"];
            detail?: string | null;
        };
        /** @description What differs in a task. */
        Aspect: ("script" | "vars") | "missing" | "status" | "not_running" | "dbrps" | "outdated" | "modified" | "back";
        /** @description A task whose last change Kapacitor has not followed yet. */
        Undelivered: {
            id: string;
            /** @description `pending` or `failed`. */
            status: components["schemas"]["SyncStatus"];
            /** @description It is to be deleted. */
            deleted: boolean;
            error?: string | null;
        };
        /** @description What a reconciliation came to. */
        Reconciliation: {
            /**
             * Format: uint
             * @description Tasks that were compared.
             */
            checked: number;
            /** @description Tasks whose last change Kapacitor has followed in now. */
            pushed: string[];
            /** @description Tasks that differed and are right again, and in what they differed. */
            repaired: components["schemas"]["Drifted"][];
            /** @description Deleted tasks that Kapacitor has let go of now. */
            removed: string[];
            /** @description Tasks that are not as they should be yet. They go on being tried. */
            failed: components["schemas"]["Failure"][];
            /** @description Tasks in Kapacitor that the database does not own. They are never touched. */
            unmanaged: string[];
            /** @description The same as `unmanaged`. */
            strangers: string[];
        };
        /** @description A task with which something went wrong. */
        Failure: {
            id: string;
            reason: string;
        };
        /** @description How far a reconciliation is. */
        Progress: {
            /**
             * Format: uint
             * @description Tasks that were seen to.
             */
            done: number;
            /**
             * Format: uint
             * @description Of so many; 0 until Kapacitor has been compared.
             */
            total: number;
        };
        /** @description A change, as it is answered. */
        AuditEntry: {
            /** Format: int64 */
            id: number;
            /** Format: date-time */
            at: string;
            /**
             * @description The token's name; `ADMIN_TOKEN`, `cli` (the command line), `import`, `anonymous` (`AUTH=off`),
             *      `retention` (old entries were removed).
             */
            who: string;
            /** @description The client's. */
            address?: string | null;
            request_id?: string | null;
            /**
             * @description `create`, `update`, `delete`, `enable`, `disable`, `rollback`, `import`, `token.create`,
             *      `token.revoke`, `reconcile`, `hosts.grant` or `audit.trim`.
             */
            action: string;
            /** @description The rule's id, or the token's name. */
            subject?: string | null;
            kind?: string | null;
            app?: string | null;
            target?: string | null;
            /**
             * Format: int64
             * @description Of the rule, after the change.
             */
            generation?: number | null;
            /** @description The fields as they were; of a webhook's address the host only. */
            before?: unknown;
            after?: unknown;
            /** @description The fields that differ, masked ones included. */
            changed?: string[] | null;
            /** @description Kapacitor has refused it, and it was taken back. */
            refused: boolean;
        };
        /** @description An app, and how much there is of it. */
        App: {
            app: string;
            /**
             * Format: int64
             * @description How many rules it has.
             */
            rules: number;
            /**
             * Format: int64
             * @description How many checks it has.
             */
            checks: number;
        };
        /** @description Who makes a request, and what there is here. */
        Me: {
            /** @description Of the token, as changes are recorded with it. */
            name: string;
            role: components["schemas"]["Role"];
            /** @description The apps that it is for. */
            apps: string[];
            /** @description Of a browser that is signed in. */
            session?: components["schemas"]["Session"] | null;
            /** @description Whether a token is needed at all. */
            auth: boolean;
            /** @description Of the service. */
            version: string;
            /** @description Who notifies the targets of rules that do not say so: `kapacitor`, `shadow` or `service`. */
            delivery: string;
            /** @description The channels that are configured here. */
            channels: string[];
        };
        /** @description What a bearer may do; each may do what those before it may. */
        Role: "read" | "write" | "admin";
        /** @description A browser that is signed in. */
        Session: {
            /** Format: uuid */
            id: string;
            /** @description The name of the token that it was signed in with. */
            token: string;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description To within a minute.
             */
            used_at: string;
            address?: string | null;
            user_agent: string;
            /**
             * Format: date-time
             * @description At the latest; after twelve hours without a request it ends, too.
             */
            ends_at: string;
        };
        /** @description What one signs in with: one of the two. */
        SignIn: {
            /** @description A token. */
            token?: string | null;
            /** @description What a link of `kapacitor-alerts login-link` has, once. */
            code?: string | null;
        };
        /** @description The hosts that the rules of an app may watch besides those that begin with the app's name. */
        AppHosts: {
            app: string;
            /** @description Sorted. */
            hosts: string[];
        };
        /** @description The key of an app's checks in addresses with slugs. */
        PingKey: {
            app: string;
            /** @description null: there is none yet. */
            key?: string | null;
            /** @description Where the app's checks report to, with their slug in the place of `<slug>`. */
            url?: string | null;
        };
        /** @description A release of an app. */
        AppRelease: {
            /** Format: int64 */
            id: number;
            version: string;
            /**
             * Format: date-time
             * @description The time of the data.
             */
            at: string;
            /** Format: date-time */
            received_at: string;
            /** @description Who reported it: a token, or the id of a rule. */
            received_by: string;
            /**
             * Format: date-time
             * @description Until when what begins after it is held back, or was; null: nothing is.
             */
            graced_until?: string | null;
            /**
             * Format: int64
             * @description How much began after it and was over before anybody had to be told, counted by targets.
             */
            graced: number;
        };
        /** @description An account. */
        Account: {
            mail: string;
            app: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description An account that is to be, as it is sent. */
        NewAccount: {
            /**
             * Format: email
             * @description The address of whoever owns it; reports go there.
             */
            mail: string;
            /** @description 8 to 200 characters. */
            password: string;
            app: components["schemas"]["AppName"];
        };
        /** @description A token as it is listed: never the token itself. */
        Token: {
            name: string;
            role: components["schemas"]["Role"];
            /** @description The apps that it is for. */
            apps: string[];
            /** Format: date-time */
            created_at: string;
            /** @description Which token made it; `cli`: the command line. */
            created_by: string;
            /** Format: date-time */
            expires_at?: string | null;
            /**
             * Format: date-time
             * @description To within a minute.
             */
            last_used_at?: string | null;
        };
        /** @description A token that is to be, as it is sent. */
        NewToken: {
            name: components["schemas"]["TokenName"];
            role: components["schemas"]["Role"];
            /**
             * @description `*`, apps, or prefixes of apps such as `shop-*`. An admin's is `*`, also where left out.
             * @default null
             */
            apps: string[] | string | null;
            /** @description Its lifetime, such as `90d`; it does not expire where this is left out. */
            expires_in?: components["schemas"]["InfluxDuration"] | null;
        };
        /**
         * @description A duration as InfluxDB writes it.
         * @example 30s
         * @example 1m
         * @example 12h
         * @example 7d
         */
        InfluxDuration: string;
        /** @description A token that was just made. */
        CreatedToken: {
            name: string;
            role: components["schemas"]["Role"];
            /** @description The apps that it is for. */
            apps: string[];
            /** Format: date-time */
            created_at: string;
            /** @description Which token made it; `cli`: the command line. */
            created_by: string;
            /** Format: date-time */
            expires_at?: string | null;
            /**
             * Format: date-time
             * @description To within a minute.
             */
            last_used_at?: string | null;
            /** @description The token itself: shown here, and never again. */
            token: string;
        };
        /** @description How the service and each part that it needs are. */
        Readiness: {
            /** @description Whether every check passed. */
            ready: boolean;
            /** @description `on`, or `off`: anyone who can reach this address may read and change every rule. */
            auth: string;
            checks: components["schemas"]["Check"][];
            /**
             * @description Channels whose settings the operator has to mend. What is to be told by them waits; the service is ready
             *      all the same.
             */
            broken_channels: components["schemas"]["BrokenChannel"][];
        };
        /** @description How one part is. */
        Check: {
            /** @description `database`, `schema` or `kapacitor`. */
            name: string;
            ok: boolean;
            /** @description What is the matter, or the version; for those only who send a token. */
            message?: string | null;
        };
        /** @description A channel whose settings the operator has to mend. */
        BrokenChannel: {
            channel: string;
            /** @description Why; for those only who send a token. */
            message?: string | null;
        };
        /** @description A rule as it is sent. */
        FiveXxRule: {
            app: components["schemas"]["AppName"];
            /** @description `low` speaks first, `high` last. */
            tolerance: components["schemas"]["Tolerance"];
            hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
            window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
            min_errors?: (components["schemas"]["Count"] | null) | ("" | null);
            warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
            crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description How readily a `5xx` rule speaks.
         * @enum {string}
         */
        Tolerance: "low" | "medium" | "high";
        /**
         * @description Names of hosts.
         * @example [
         *       "www.example.com"
         *     ]
         */
        Hosts: string[];
        /** @example 10 */
        Count: number;
        /**
         * @description Percent.
         * @example 2.5
         */
        Percent: number;
        /**
         * @description How often targets are reminded of what is still wrong: 5m to 7d.
         * @example 4h
         */
        Remind: string;
        /**
         * @description Whether people are told once that a part changes all the time, in place of each change.
         * @enum {string}
         */
        Flap: "on" | "off";
        /**
         * @description `#channel`, `@user`, or a bare name, which gets `#`.
         * @example #shop-alerts
         */
        SlackChannel: string;
        /**
         * @description One address, several with commas between them, or an array; at most 20. Answered as one string.
         * @example ops@example.com
         */
        Emails: string | string[];
        /**
         * @description An absolute http or https URL without user and password. It must lead to a public address, or to one that the operator has opened.
         * @example https://example.com/hooks/alerts
         */
        WebhookUrl: string;
        /** @description Recipients by channels that need delivery `service`. Secrets are not shown again: `address` is a fingerprint then, which may be sent back. */
        OtherTargets: ({
            /** @constant */
            channel: "pagerduty";
            /** @description The integration key of a service (Events API v2). */
            key?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        } | {
            /** @constant */
            channel: "teams";
            /** @description The webhook of a workflow. */
            url?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        } | {
            /** @constant */
            channel: "discord";
            /** @description The webhook of a channel. */
            url?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        } | {
            /** @constant */
            channel: "telegram";
            /** @description The id of a chat, or `@channel`. */
            chat?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        } | {
            /** @constant */
            channel: "ntfy";
            /** @description A topic. */
            topic?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        } | {
            /** @constant */
            channel: "sentry";
            /** @description The DSN of a project. */
            dsn?: string;
            /** @description As it was answered, in place of the other. */
            address?: string;
        })[];
        /**
         * @description Who notifies the targets. `kapacitor`: Kapacitor. `shadow`: Kapacitor, and the service records every change of level. `service`: the service, which records every change of level. null: as the setting DELIVERY has it.
         * @enum {string}
         */
        Delivery2: "kapacitor" | "shadow" | "service";
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        FiveXxTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description `low` speaks first, `high` last. */
            tolerance: components["schemas"]["Tolerance"];
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            /** @description How much of the past is looked at, 1 minute to 1 hour; 5 minutes where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /**
             * @description How many requests must have failed for their share to count; by the tolerance where it is
             *      left out.
             */
            min_errors?: components["schemas"]["Count"] | null;
            /**
             * @description The share of failed requests, in percent, from which on it warns; by the tolerance where it
             *      is left out.
             */
            warn_percent?: components["schemas"]["Percent"] | null;
            /** @description The same for critical; more than `warn_percent`. */
            crit_percent?: components["schemas"]["Percent"] | null;
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description How the targets took a test notification. */
        TestReport: {
            /** @description Whether all of them took it. */
            success: boolean;
            targets: components["schemas"]["TargetTest"][];
        };
        /** @description How one target took a test notification. */
        TargetTest: {
            /** @description `slack`, `email`, `post`, or the name of another channel. */
            target: string;
            /** @description The channel, the addresses or the URL. */
            to: string;
            success: boolean;
            /** @description Why it did not succeed: what the target or Kapacitor answered, or why it was not tried. */
            message?: string | null;
        };
        /** @description A version of a rule. */
        FiveXxRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["FiveXxRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description What a version did to the rule. */
        Action: ("changed" | "deleted") | "created" | "restored";
        /** @description A field before and after. */
        Changed: {
            old: unknown;
            new: unknown;
        };
        /** @description Which version a rule is to be rolled back to. */
        Rollback: {
            /**
             * Format: int64
             * @description One of those that `versions` lists.
             */
            generation: number;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        FiveXxTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description `low` speaks first, `high` last. */
            tolerance: components["schemas"]["Tolerance"];
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            /** @description How much of the past is looked at, 1 minute to 1 hour; 5 minutes where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /**
             * @description How many requests must have failed for their share to count; by the tolerance where it is
             *      left out.
             */
            min_errors?: components["schemas"]["Count"] | null;
            /**
             * @description The share of failed requests, in percent, from which on it warns; by the tolerance where it
             *      is left out.
             */
            warn_percent?: components["schemas"]["Percent"] | null;
            /** @description The same for critical; more than `warn_percent`. */
            crit_percent?: components["schemas"]["Percent"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What `POST` would do. */
        Validated: {
            /** @description The task as it would be stored. */
            task: unknown;
            /** @description The TICKscript as it would be pushed. */
            script: string;
            vars: {
                [key: string]: unknown;
            };
        };
        /** @description What a rule would have done. */
        Backtest: {
            /** @description Kapacitor's id of the rule, whether it exists or not. */
            id: string;
            kind: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
            transitions: components["schemas"]["Transition"][];
            totals: components["schemas"]["Totals"];
            days: components["schemas"]["Day"][];
            /**
             * @description Of what is judged at each look: the share of failed requests in percent, a dyno's megabytes, or
             *      the milliseconds of an answer. Null: no look had data, or it is a kind that judges no number.
             */
            distribution?: components["schemas"]["Distribution"] | null;
            /** @description Of `5xx`, of the number of failed requests in the window. */
            errors?: components["schemas"]["Distribution"] | null;
            /** @description Of `latency`, of the number of requests in the window. */
            requests?: components["schemas"]["Distribution"] | null;
            /** @description What would have alerted at most once a week, and not for more than half of the time. */
            suggestion?: components["schemas"]["Suggestion"] | null;
            /** @description Why there is no suggestion, where there might be one. */
            no_suggestion?: string | null;
            /** @description Of the rule in force, where there is one and it differs. */
            current?: components["schemas"]["Report"] | null;
            /** @description What was judged, where it was asked for and the kind judges a number. */
            looks?: components["schemas"]["Judged"] | null;
        };
        /** @description A change of level that a rule would have reported. */
        Transition: {
            /**
             * Format: date-time
             * @description The end of the window that was looked at; of an event, when it happened.
             */
            time: string;
            level: components["schemas"]["Level"];
            /** @description The dyno, where a rule watches each by itself; of `traffic` what it compares, `usual` or `none`. */
            dyno?: string | null;
            /** @description The notification's text. */
            message: string;
        };
        /** @description Sums over the whole time. */
        Totals: {
            /**
             * Format: uint
             * @description Notifications of a level above OK.
             */
            alerts: number;
            /**
             * Format: uint
             * @description Notifications of a recovery.
             */
            recoveries: number;
            /**
             * Format: double
             * @description How long some part of the rule was critical, in minutes.
             */
            minutes_critical: number;
            /**
             * Format: double
             * @description How long some part of it warned and none was critical, in minutes.
             */
            minutes_warning: number;
        };
        /** @description Sums over a day (UTC). */
        Day: {
            /** Format: date */
            day: string;
            /** Format: uint */
            alerts: number;
            /** Format: double */
            minutes_critical: number;
        };
        /** @description How numbers are distributed. Percentiles are by nearest rank, all to two decimals. */
        Distribution: {
            /** @description `percent`, `errors`, `MB`, `ms` or `requests`. */
            unit: string;
            /**
             * Format: uint
             * @description How many looks had data, of all parts together.
             */
            looks: number;
            /** Format: double */
            p50: number;
            /** Format: double */
            p95: number;
            /** Format: double */
            p99: number;
            /** Format: double */
            max: number;
        };
        /** @description A change of the rule, and what it would have done. */
        Suggestion: {
            /** @description As PATCH takes it. */
            change: {
                [key: string]: unknown;
            };
            /**
             * Format: uint
             * @description How often the rule would have left OK with it.
             */
            alerts: number;
            /**
             * Format: uint
             * @description How often it may: once a week, and not at all in less than one.
             */
            allowed: number;
        };
        /** @description What a rule would have reported in a period. */
        Report: {
            transitions: components["schemas"]["Transition"][];
            totals: components["schemas"]["Totals"];
            days: components["schemas"]["Day"][];
            /**
             * @description Of what is judged at each look: the share of failed requests in percent, a dyno's megabytes, or
             *      the milliseconds of an answer. Null: no look had data, or it is a kind that judges no number.
             */
            distribution?: components["schemas"]["Distribution"] | null;
            /** @description Of `5xx`, of the number of failed requests in the window. */
            errors?: components["schemas"]["Distribution"] | null;
            /** @description Of `latency`, of the number of requests in the window. */
            requests?: components["schemas"]["Distribution"] | null;
            /** @description What would have alerted at most once a week, and not for more than half of the time. */
            suggestion?: components["schemas"]["Suggestion"] | null;
            /** @description Why there is no suggestion, where there might be one. */
            no_suggestion?: string | null;
        };
        /** @description What was judged, as a picture of it needs it. */
        Judged: {
            /** @description `percent`, `MB` or `ms`. */
            unit: string;
            parts: components["schemas"]["JudgedPart"][];
            /** @description How often the rule would have left OK, had it another threshold: the rising thresholds of the whole range. */
            curve: components["schemas"]["CurvePoint"][];
            /** @description The field that the thresholds of the curve are of: `warn_percent` or `warn`. */
            field: string;
        };
        /** @description What was judged of a part. Where there was more than was asked for, what is close together is one. */
        JudgedPart: {
            /** @description A dyno, for instance; empty, where there is one part only. */
            name: string;
            /** @description The first times, in seconds since 1970. */
            at: number[];
            /** @description The lowest and the highest value from then on. */
            low: number[];
            high: number[];
            /** @description Of `5xx`, the most failed requests in the window. */
            errors?: number[];
            /** @description Of `latency`, the most requests in the window. */
            requests?: number[];
        };
        /** @description A threshold, and how often it would have alerted. */
        CurvePoint: {
            /** Format: double */
            threshold: number;
            /** Format: uint */
            alerts: number;
        };
        /** @description How a task stands. */
        TaskState: {
            id: string;
            kind: string;
            app: string;
            /** @description A rule that is paused keeps the state that it had. */
            enabled: boolean;
            health: components["schemas"]["Health"];
            /** @description A rule that has not alerted yet is `OK`. */
            state: components["schemas"]["Level"];
            /** @description The notification's text. */
            message?: string | null;
            /** @description The e-mail's HTML. */
            details?: string | null;
            /**
             * Format: date-time
             * @description Since when it is in an alert; for `OK`, since when it is out of the last one.
             */
            since?: string | null;
            /**
             * @description Each part that the rule watches by itself: the dynos of a `memory` rule; of a `traffic` rule what it
             *      compares, `usual` and `none`.
             */
            dynos?: {
                [key: string]: components["schemas"]["PartState"];
            };
            /** @description The newest event of a rule that watches events. */
            last_event?: components["schemas"]["LastEvent"] | null;
            /**
             * Format: date-time
             * @description When that was last compared with Kapacitor, of a rule that the service delivers; of others Kapacitor has
             *      just been asked.
             */
            as_of?: string | null;
        };
        /** @description How one part of a rule stands. */
        PartState: {
            state: components["schemas"]["Level"];
            message: string;
            /** Format: date-time */
            since: string;
        };
        /** @description An event that was reported. */
        LastEvent: {
            /**
             * Format: date-time
             * @description When it happened.
             */
            at: string;
            message: string;
        };
        /** @description A script and its vars. */
        Rendered: {
            /** @description The TICKscript. */
            script: string;
            vars: {
                [key: string]: unknown;
            };
        };
        /** @description A rule as it is sent. */
        CrashedRule: {
            app: components["schemas"]["AppName"];
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        CrashedTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        CrashedRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["CrashedRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        CrashedTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A rule as it is sent. */
        MemoryRule: {
            app: components["schemas"]["AppName"];
            /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
            dynotype: components["schemas"]["DynoType"];
            /** @description Megabytes from which on it warns. */
            warn: components["schemas"]["Megabytes"];
            /** @description Megabytes from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Megabytes"];
            /** @description How much of the past is looked at: at least `every`, at most 30 days. */
            window: components["schemas"]["InfluxDuration"];
            /** @description How often it is checked: 10 seconds to a day. */
            every: components["schemas"]["InfluxDuration"];
            aggregate?: components["schemas"]["Aggregate"] | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description Megabytes, greater than 0; answered as a string.
         * @example 512
         */
        Megabytes: string | number;
        /**
         * @description What is made of the samples in a window.
         * @enum {string}
         */
        Aggregate: "mean" | "max" | "p95";
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        MemoryTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
            dynotype: components["schemas"]["DynoType"];
            /** @description Megabytes from which on it warns. */
            warn: components["schemas"]["Megabytes"];
            /** @description Megabytes from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Megabytes"];
            /** @description How much of the past is looked at: at least `every`, at most 30 days. */
            window: components["schemas"]["InfluxDuration"];
            /** @description How often it is checked: 10 seconds to a day. */
            every: components["schemas"]["InfluxDuration"];
            /**
             * @description What is made of the samples in the window.
             * @default mean
             */
            aggregate: components["schemas"]["Aggregate"];
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        MemoryRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["MemoryRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        MemoryTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
            dynotype: components["schemas"]["DynoType"];
            /** @description Megabytes from which on it warns. */
            warn: components["schemas"]["Megabytes"];
            /** @description Megabytes from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Megabytes"];
            /** @description How much of the past is looked at: at least `every`, at most 30 days. */
            window: components["schemas"]["InfluxDuration"];
            /** @description How often it is checked: 10 seconds to a day. */
            every: components["schemas"]["InfluxDuration"];
            /**
             * @description What is made of the samples in the window.
             * @default mean
             */
            aggregate: components["schemas"]["Aggregate"];
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A rule as it is sent. */
        ReleaseRule: {
            app: components["schemas"]["AppName"];
            grace?: (components["schemas"]["Grace"] | null) | ("" | null);
            grace_level?: (components["schemas"]["GraceLevel"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description How long after a release what begins is held back: 1m to 1h.
         * @example 5m
         */
        Grace: string;
        /**
         * @description The highest level that is held back after a release.
         * @enum {string}
         */
        GraceLevel: "warning" | "critical";
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        ReleaseTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /**
             * @description What begins so soon after a release, by the app's other rules that the service delivers, is held back:
             *      1 minute to 1 hour. Nothing is, where it is left out.
             */
            grace?: components["schemas"]["Grace"] | null;
            /** @description `warning`: CRITICAL is told at once. `critical`, or left out: all is held back. */
            grace_level?: components["schemas"]["GraceLevel"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        ReleaseRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["ReleaseRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        ReleaseTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /**
             * @description What begins so soon after a release, by the app's other rules that the service delivers, is held back:
             *      1 minute to 1 hour. Nothing is, where it is left out.
             */
            grace?: components["schemas"]["Grace"] | null;
            /** @description `warning`: CRITICAL is told at once. `critical`, or left out: all is held back. */
            grace_level?: components["schemas"]["GraceLevel"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A rule as it is sent. */
        LatencyRule: {
            app: components["schemas"]["AppName"];
            /** @description Milliseconds from which on it warns. */
            warn: components["schemas"]["Milliseconds"];
            /** @description Milliseconds from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Milliseconds"];
            percentile?: (components["schemas"]["Percentile"] | null) | ("" | null);
            window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
            min_requests?: (components["schemas"]["Count"] | null) | ("" | null);
            hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description Milliseconds.
         * @example 500
         */
        Milliseconds: number;
        /**
         * @description Which percentile.
         * @example 95
         */
        Percentile: number;
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        LatencyTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description Milliseconds from which on it warns. */
            warn: components["schemas"]["Milliseconds"];
            /** @description Milliseconds from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Milliseconds"];
            /** @description Which percentile of the answers of the window is compared; 95 where it is left out. */
            percentile?: components["schemas"]["Percentile"] | null;
            /** @description How much of the past is looked at: minutes that divide an hour; 5 where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /** @description How many requests the window must have for its percentile to count; 20 where it is left out. */
            min_requests?: components["schemas"]["Count"] | null;
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        LatencyRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["LatencyRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        LatencyTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /** @description Milliseconds from which on it warns. */
            warn: components["schemas"]["Milliseconds"];
            /** @description Milliseconds from which on it is critical; more than `warn`. */
            crit: components["schemas"]["Milliseconds"];
            /** @description Which percentile of the answers of the window is compared; 95 where it is left out. */
            percentile?: components["schemas"]["Percentile"] | null;
            /** @description How much of the past is looked at: minutes that divide an hour; 5 where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /** @description How many requests the window must have for its percentile to count; 20 where it is left out. */
            min_requests?: components["schemas"]["Count"] | null;
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A rule as it is sent. */
        TrafficRule: {
            app: components["schemas"]["AppName"];
            warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
            crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
            window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
            min_usual?: (components["schemas"]["Count"] | null) | ("" | null);
            none_for?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
            hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        TrafficTask: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /**
             * @description Below which share of the usual requests it warns, in percent, at most 80; 50 where it is left
             *      out. Usual is the median of the same hour of the week in the last four weeks.
             */
            warn_percent?: components["schemas"]["Percent"] | null;
            /** @description The same for critical; less than `warn_percent`; 10 where it is left out. */
            crit_percent?: components["schemas"]["Percent"] | null;
            /** @description How much of the past is compared, 20 minutes to 6 hours in steps of 10 minutes; an hour where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /**
             * @description How many requests must be usual in the window for their share to count; 100 where it is left
             *      out.
             */
            min_usual?: components["schemas"]["Count"] | null;
            /**
             * @description After how long without any request it is critical, 2 minutes to 1 hour, whatever is usual; not
             *      at all where it is left out.
             */
            none_for?: components["schemas"]["InfluxDuration"] | null;
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        TrafficRuleVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["TrafficRule"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A task as it is answered: the rule, and how far Kapacitor has followed. */
        TrafficTask2: {
            /** @description Kapacitor's id of it. */
            id: string;
            kind: string;
            app: string;
            /**
             * @description Below which share of the usual requests it warns, in percent, at most 80; 50 where it is left
             *      out. Usual is the median of the same hour of the week in the last four weeks.
             */
            warn_percent?: components["schemas"]["Percent"] | null;
            /** @description The same for critical; less than `warn_percent`; 10 where it is left out. */
            crit_percent?: components["schemas"]["Percent"] | null;
            /** @description How much of the past is compared, 20 minutes to 6 hours in steps of 10 minutes; an hour where it is left out. */
            window?: components["schemas"]["InfluxDuration"] | null;
            /**
             * @description How many requests must be usual in the window for their share to count; 100 where it is left
             *      out.
             */
            min_usual?: components["schemas"]["Count"] | null;
            /**
             * @description After how long without any request it is critical, 2 minutes to 1 hour, whatever is usual; not
             *      at all where it is left out.
             */
            none_for?: components["schemas"]["InfluxDuration"] | null;
            /** @description Hosts that the app answers on besides its own name. */
            hosts?: components["schemas"]["Hosts"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /**
             * @description Who notifies the targets: `kapacitor`, `shadow` (Kapacitor, and the service records every change of
             *      level), or `service`. null: as the setting `DELIVERY` has it.
             */
            delivery?: string | null;
            /** @description Whether Kapacitor runs it. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            sync: components["schemas"]["Sync"];
            health: components["schemas"]["Health"];
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A check as it is sent. */
        HeartbeatCheck: {
            title?: (components["schemas"]["Line"] | null) | ("" | null);
            description?: (components["schemas"]["Text"] | null) | ("" | null);
            app: components["schemas"]["AppName"];
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"] | ("" | null);
            slug?: (components["schemas"]["Slug"] | null) | ("" | null);
            period?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
            cron?: (components["schemas"]["CronText"] | null) | ("" | null);
            oncalendar?: (components["schemas"]["OnCalendarText"] | null) | ("" | null);
            timezone?: (components["schemas"]["Zone"] | null) | ("" | null);
            grace?: components["schemas"]["InfluxDuration"] | ("" | null);
            post_only?: boolean | ("" | null);
            manual_resume?: boolean | ("" | null);
            expect_first_by?: (components["schemas"]["Moment"] | null) | ("" | null);
            keywords?: (components["schemas"]["Keywords"] | null) | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /** @description Words by which checks are found. */
        Tags: string[];
        /**
         * @description The check's name in the addresses that it reports to.
         * @example nightly-backup
         */
        Slug: string;
        /**
         * @description A cron expression of five fields.
         * @example 0 3 * * *
         */
        CronText: string;
        /**
         * @description Calendar events of systemd, one a line.
         * @example Mon..Fri *-*-* 09:00:00
         */
        OnCalendarText: string;
        /**
         * Format: date-time
         * @example 2026-03-01T09:30:00Z
         */
        Moment: string;
        /**
         * @description Words in the body of a report that say what it means, whatever its address says. Of several that are found,
         *      `failure` comes before `success`, and that before `start`. Case matters.
         */
        Keywords: {
            /** @default [] */
            failure: string[];
            /** @default [] */
            success: string[];
            /** @default [] */
            start: string[];
            /** @default ignore */
            otherwise: components["schemas"]["Otherwise"];
        };
        /** @description What a report says that has none of the words. */
        Otherwise: "fail" | "ignore";
        /** @description A check as it is answered, with how it stands. */
        HeartbeatCheckView: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Its name in the addresses that it reports to; made of the title, where it is left out. */
            slug?: components["schemas"]["Slug"] | null;
            /**
             * @description How long after its last report it is expected to report again: 1m to 365d. `1d`, unless it has `cron` or
             *      `oncalendar`.
             */
            period?: components["schemas"]["InfluxDuration"] | null;
            /** @description At which times it is expected to report. */
            cron?: components["schemas"]["CronText"] | null;
            /** @description The same as systemd's timers have it. */
            oncalendar?: components["schemas"]["OnCalendarText"] | null;
            /** @description The time zone of `cron` and `oncalendar`; UTC, where it is left out. */
            timezone?: components["schemas"]["Zone"] | null;
            /**
             * @description How long after that a report is late and not missed, and how long a run may take: 1m to 365d; `1h`, where
             *      it is left out.
             * @default 1h
             */
            grace: components["schemas"]["InfluxDuration"];
            /**
             * @description Only a `POST` is a report: programs that look at links send `GET`.
             * @default false
             */
            post_only: boolean;
            /**
             * @description Reports do not resume it once it is paused.
             * @default false
             */
            manual_resume: boolean;
            /**
             * @description When its first report is expected: it is down, by its grace later, if it has never reported. A time that is
             *      over when it is made, or begins anew, means nothing.
             */
            expect_first_by?: components["schemas"]["Moment"] | null;
            /** @description Words in the body of a report that say what it means. */
            keywords?: components["schemas"]["Keywords"] | null;
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        HeartbeatCheckVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["HeartbeatCheck"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A check as it is answered, with how it stands. */
        HeartbeatCheckView2: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Its name in the addresses that it reports to; made of the title, where it is left out. */
            slug?: components["schemas"]["Slug"] | null;
            /**
             * @description How long after its last report it is expected to report again: 1m to 365d. `1d`, unless it has `cron` or
             *      `oncalendar`.
             */
            period?: components["schemas"]["InfluxDuration"] | null;
            /** @description At which times it is expected to report. */
            cron?: components["schemas"]["CronText"] | null;
            /** @description The same as systemd's timers have it. */
            oncalendar?: components["schemas"]["OnCalendarText"] | null;
            /** @description The time zone of `cron` and `oncalendar`; UTC, where it is left out. */
            timezone?: components["schemas"]["Zone"] | null;
            /**
             * @description How long after that a report is late and not missed, and how long a run may take: 1m to 365d; `1h`, where
             *      it is left out.
             * @default 1h
             */
            grace: components["schemas"]["InfluxDuration"];
            /**
             * @description Only a `POST` is a report: programs that look at links send `GET`.
             * @default false
             */
            post_only: boolean;
            /**
             * @description Reports do not resume it once it is paused.
             * @default false
             */
            manual_resume: boolean;
            /**
             * @description When its first report is expected: it is down, by its grace later, if it has never reported. A time that is
             *      over when it is made, or begins anew, means nothing.
             */
            expect_first_by?: components["schemas"]["Moment"] | null;
            /** @description Words in the body of a report that say what it means. */
            keywords?: components["schemas"]["Keywords"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What `POST` would store of a check. */
        ValidatedCheck: {
            /** @description The check as it would be stored. */
            check: unknown;
            /** @description When it would be expected to report, if it reports now and then in its time. */
            schedule: components["schemas"]["SchedulePreview"];
        };
        /** @description When a check is expected to report. */
        SchedulePreview: {
            /** @description The IANA time zone of its times. */
            timezone: string;
            /** @description The next five. */
            next: components["schemas"]["ExpectedTime"][];
        };
        /** @description A time at which a check is expected to report. */
        ExpectedTime: {
            /** Format: date-time */
            at: string;
            /** @description As clocks show it there. */
            local: string;
        };
        /** @description How a check stands, and how it did. */
        CheckHistory: {
            status: components["schemas"]["CheckStatus"];
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /** @description Where a `heartbeat` reports to. null: the token's role is `read`; who knows the address can report. */
            ping_url?: string | null;
            /** @description A picture of how it is, which everybody may see who knows the address. */
            badge_url: string;
            /** @description Its name in addresses with the ping key of its app; empty: nothing of its title can be a part of one. */
            slug: string;
            /**
             * Format: int64
             * @description How many times it has reported, or was asked.
             */
            reports: number;
            /**
             * Format: date-time
             * @description When it last reported that it has run or failed, or last answered.
             */
            last_report_at?: string | null;
            /**
             * Format: date-time
             * @description When the run began that has not ended.
             */
            run_began_at?: string | null;
            /**
             * Format: date-time
             * @description When it is expected to report, or its run to end; or when it is asked next.
             */
            expected_at?: string | null;
            /**
             * Format: date-time
             * @description When it is down unless it has reported by then.
             */
            down_at?: string | null;
            /** @description Of a `probe` or a `job`: what came of it when it was last asked. */
            polled?: components["schemas"]["Polled"] | null;
            uptime: components["schemas"]["Uptime"];
        };
        /**
         * @description What share of a time it was up, in percent; null: it was never known to be up or down. The time in which it was
         *      new or paused does not count.
         */
        Uptime: {
            /** Format: double */
            "24h"?: number | null;
            /** Format: double */
            "7d"?: number | null;
            /** Format: double */
            "30d"?: number | null;
            /** Format: double */
            "90d"?: number | null;
        };
        /** @description A change of a check's status. */
        Flip: {
            /** Format: date-time */
            at: string;
            /** @description `new`, `up`, `down` or `paused`. */
            from: string;
            to: string;
            /** @description `report`, `fail`, `timeout`, `pause` or `resume`. */
            reason: string;
            /** @description What it is known by, in words. */
            evidence: string;
        };
        /** @description What a check has reported. */
        Report2: {
            /**
             * Format: int64
             * @description Counts the reports of the check.
             */
            n: number;
            /** Format: date-time */
            at: string;
            /** @description `success`, `start`, `fail`, `log`, or `ign`: it did not count. */
            what: string;
            /** @description `http` or `https`. */
            scheme: string;
            method: string;
            address?: string | null;
            user_agent: string;
            /** Format: int16 */
            exit_status?: number | null;
            /**
             * Format: uuid
             * @description The id of the run that it is about.
             */
            run?: string | null;
            /**
             * Format: double
             * @description How long the run took that it is the end of, in seconds.
             */
            took?: number | null;
            /** @description What was sent with it, as text: its first 10,000 bytes. */
            body?: string | null;
        };
        /** @description A check as it is sent. */
        ProbeCheck: {
            title?: (components["schemas"]["Line"] | null) | ("" | null);
            description?: (components["schemas"]["Text"] | null) | ("" | null);
            app: components["schemas"]["AppName"];
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"] | ("" | null);
            url: components["schemas"]["Endpoint"];
            interval?: components["schemas"]["InfluxDuration"] | ("" | null);
            retry_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
            timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
            method?: components["schemas"]["Method"] | ("" | null);
            headers?: components["schemas"]["Headers"] | ("" | null);
            secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
            body?: (components["schemas"]["RequestBody"] | null) | ("" | null);
            follow_redirects?: boolean | ("" | null);
            expect?: (components["schemas"]["Expected"] | null) | ("" | null);
            fail_after?: components["schemas"]["InARow"] | ("" | null);
            recover_after?: components["schemas"]["InARow"] | ("" | null);
            notify?: components["schemas"]["Notify"] | ("" | null);
            down_headline?: (components["schemas"]["Headline"] | null) | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description `http://` or `https://`; `tcp://host:port`; or `dns:name?type=MX`, `dns://server/name` (RFC 4501).
         * @example https://shop.example.com/health
         */
        Endpoint: string;
        /**
         * @description The method of a request.
         * @enum {string}
         */
        Method: "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" | "PATCH" | "DELETE";
        /**
         * @description Headers of the request. Those that are secrets, such as `Authorization`, belong in `secret_headers`.
         * @example {
         *       "Accept": "application/json"
         *     }
         */
        Headers: {
            [key: string]: string;
        };
        /**
         * @description Headers whose values are secrets. They are not shown again: they are answered as `sealed:` and a fingerprint, which may be sent back. They are not sent on to another host that a redirect leads to.
         * @example {
         *       "Authorization": "Bearer 7d41c0"
         *     }
         */
        SecretHeaders: {
            [key: string]: string;
        };
        /** @description What is sent with the request. It is no place for secrets: everyone who may read the check can read it. */
        RequestBody: string;
        /** @description What has to hold of an answer: all of it. */
        Expected: {
            /** @description Statuses with commas between them, such as `200-299, 401` or `2xx`; `200-399`, where it is left out. */
            status?: string | null;
            /** @description Texts that the body has; of DNS, the records, one a line. */
            contains?: string[];
            /** @description Texts that the body does not have. */
            lacks?: string[];
            /** @description A regular expression that the body matches. */
            matches?: string | null;
            /** @description What the body has as JSON. */
            json?: components["schemas"]["InJson"][];
            /** @description Which headers it has. */
            headers?: components["schemas"]["HasHeader"][];
            /** @description How long it takes at most, in all: 1ms to 30s. */
            within?: components["schemas"]["InfluxDuration"] | null;
            /** @description For how long the server's certificate is valid still, at least: 1h to 365d. */
            certificate?: components["schemas"]["InfluxDuration"] | null;
        };
        /** @description A place in JSON. */
        InJson: {
            /** @description A path of RFC 9535, such as `$.status`. It has to select something. */
            path: string;
            /** @description That has to be this, where it is given. */
            is?: unknown;
        };
        /** @description A header. */
        HasHeader: {
            name: string;
            /** @description A regular expression that its value matches. */
            matches?: string | null;
        };
        /**
         * Format: uint32
         * @description How many answers in a row count: 1 to 10.
         */
        InARow: number;
        /** @description When targets are told. */
        Notify: "flip" | "each";
        /**
         * @description The first line of a message.
         * @example The shop is down
         */
        Headline: string;
        /** @description A check as it is answered, with how it stands. */
        ProbeCheckView: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            url: components["schemas"]["Endpoint"];
            /**
             * @description How often it is asked: 10s to 365d; `1m`, where it is left out.
             * @default 1m
             */
            interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How soon it is asked again after an answer that does not fit how it stands: 5s to 365d; `20s`, where it is
             *      left out. Never later than `interval`.
             * @default 20s
             */
            retry_interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How long an answer may take: 1s to 30s; `10s`, where it is left out.
             * @default 10s
             */
            timeout: components["schemas"]["InfluxDuration"];
            /** @description `GET`, where it is left out. */
            method?: components["schemas"]["Method"];
            headers?: components["schemas"]["Headers"];
            secret_headers?: components["schemas"]["SecretHeaders"];
            /** @description What is sent with the request. */
            body?: components["schemas"]["RequestBody"] | null;
            /**
             * @description Whether up to ten redirects are followed; true, where it is left out.
             * @default true
             */
            follow_redirects: boolean;
            /** @description What has to hold of an answer; of HTTP a status of 200 to 399, where it is left out. */
            expect?: components["schemas"]["Expected"] | null;
            /**
             * @description After so many bad answers in a row it is down; 2, where it is left out.
             * @default 2
             */
            fail_after: components["schemas"]["InARow"];
            /**
             * @description After so many good answers in a row it is up again; 1, where it is left out.
             * @default 1
             */
            recover_after: components["schemas"]["InARow"];
            /** @description `each`: targets are told each time that it is found to be down; `flip`, where it is left out. */
            notify?: components["schemas"]["Notify"];
            /**
             * @description The first line of what targets are told when it is down, and the subject of e-mails; made of its app and
             *      title, where it is left out.
             */
            down_headline?: components["schemas"]["Headline"] | null;
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        ProbeCheckVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["ProbeCheck"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A check as it is answered, with how it stands. */
        ProbeCheckView2: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            url: components["schemas"]["Endpoint"];
            /**
             * @description How often it is asked: 10s to 365d; `1m`, where it is left out.
             * @default 1m
             */
            interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How soon it is asked again after an answer that does not fit how it stands: 5s to 365d; `20s`, where it is
             *      left out. Never later than `interval`.
             * @default 20s
             */
            retry_interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How long an answer may take: 1s to 30s; `10s`, where it is left out.
             * @default 10s
             */
            timeout: components["schemas"]["InfluxDuration"];
            /** @description `GET`, where it is left out. */
            method?: components["schemas"]["Method"];
            headers?: components["schemas"]["Headers"];
            secret_headers?: components["schemas"]["SecretHeaders"];
            /** @description What is sent with the request. */
            body?: components["schemas"]["RequestBody"] | null;
            /**
             * @description Whether up to ten redirects are followed; true, where it is left out.
             * @default true
             */
            follow_redirects: boolean;
            /** @description What has to hold of an answer; of HTTP a status of 200 to 399, where it is left out. */
            expect?: components["schemas"]["Expected"] | null;
            /**
             * @description After so many bad answers in a row it is down; 2, where it is left out.
             * @default 2
             */
            fail_after: components["schemas"]["InARow"];
            /**
             * @description After so many good answers in a row it is up again; 1, where it is left out.
             * @default 1
             */
            recover_after: components["schemas"]["InARow"];
            /** @description `each`: targets are told each time that it is found to be down; `flip`, where it is left out. */
            notify?: components["schemas"]["Notify"];
            /**
             * @description The first line of what targets are told when it is down, and the subject of e-mails; made of its app and
             *      title, where it is left out.
             */
            down_headline?: components["schemas"]["Headline"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What came of it when a check was asked. */
        Result: {
            /** Format: date-time */
            at: string;
            /** @description `good`, `bad`, `unknown`: nothing else could be reached either, or `asleep`: the job does not run at this time. */
            answer: string;
            /**
             * Format: int16
             * @description Of HTTP.
             */
            status?: number | null;
            /** @description Why it is not a good one. */
            reason?: string | null;
            /** Format: int16 */
            redirects: number;
            /**
             * Format: float
             * @description How long it took, in seconds.
             */
            took: number;
            /** @description The same of each phase that was reached. */
            phases: components["schemas"]["Phases"];
        };
        /** @description How long each phase took, in seconds; null: it was not reached, or there is none. */
        Phases: {
            /** Format: float */
            dns?: number | null;
            /** Format: float */
            connect?: number | null;
            /** Format: float */
            tls?: number | null;
            /** Format: float */
            first_byte?: number | null;
        };
        /** @description The results of an hour or a day, added up. */
        ResultSummary: {
            /**
             * Format: date-time
             * @description When it began.
             */
            at: string;
            /** Format: int32 */
            good: number;
            /** Format: int32 */
            bad: number;
            /**
             * Format: int32
             * @description Neither: it could not be asked, or was not to be asked.
             */
            other: number;
            /**
             * Format: double
             * @description How long a good answer took on average, in seconds; null: there was none.
             */
            took?: number | null;
            /**
             * Format: float
             * @description The slowest of them, in seconds.
             */
            slowest: number;
        };
        /** @description A check as it is sent. */
        JobCheck: {
            title?: (components["schemas"]["Line"] | null) | ("" | null);
            description?: (components["schemas"]["Text"] | null) | ("" | null);
            app: components["schemas"]["AppName"];
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"] | ("" | null);
            /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
            url: components["schemas"]["HttpUrl"];
            interval?: components["schemas"]["InfluxDuration"] | ("" | null);
            error_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
            timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
            headers?: components["schemas"]["Headers"] | ("" | null);
            secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
            login?: (components["schemas"]["Login"] | null) | ("" | null);
            fail_after?: components["schemas"]["InARow"] | ("" | null);
            notify?: components["schemas"]["Notify"] | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /**
         * @description `http://` or `https://`.
         * @example https://shop.example.com/jobs/invoices
         */
        HttpUrl: string;
        /** @description Where a token is had: `email` and `password` are posted there, and the answer's `auth_token` is sent in `header`. */
        Login: {
            url: components["schemas"]["HttpUrl"];
            email: string;
            password: components["schemas"]["Sealed"];
            header: string;
        };
        /** @description A secret. It is not shown again: it is answered as `sealed:` and a fingerprint, which may be sent back. */
        Sealed: string;
        /** @description A check as it is answered, with how it stands. */
        JobCheckView: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
            url: components["schemas"]["HttpUrl"];
            /**
             * @description How often it is asked: 10s to 365d; `1m`, where it is left out.
             * @default 1m
             */
            interval: components["schemas"]["InfluxDuration"];
            /**
             * @description The same while it is down; `8m`, where it is left out.
             * @default 8m
             */
            error_interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How long an answer may take: 1s to 30s; `10s`, where it is left out.
             * @default 10s
             */
            timeout: components["schemas"]["InfluxDuration"];
            headers?: components["schemas"]["Headers"];
            secret_headers?: components["schemas"]["SecretHeaders"];
            login?: components["schemas"]["Login"] | null;
            /**
             * @description After so many bad answers in a row it is down; 1, where it is left out.
             * @default 1
             */
            fail_after: components["schemas"]["InARow"];
            /** @description `each`: targets are told each time that it is found to be down; `flip`, where it is left out. */
            notify?: components["schemas"]["Notify"];
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        JobCheckVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["JobCheck"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A check as it is answered, with how it stands. */
        JobCheckView2: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
            url: components["schemas"]["HttpUrl"];
            /**
             * @description How often it is asked: 10s to 365d; `1m`, where it is left out.
             * @default 1m
             */
            interval: components["schemas"]["InfluxDuration"];
            /**
             * @description The same while it is down; `8m`, where it is left out.
             * @default 8m
             */
            error_interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How long an answer may take: 1s to 30s; `10s`, where it is left out.
             * @default 10s
             */
            timeout: components["schemas"]["InfluxDuration"];
            headers?: components["schemas"]["Headers"];
            secret_headers?: components["schemas"]["SecretHeaders"];
            login?: components["schemas"]["Login"] | null;
            /**
             * @description After so many bad answers in a row it is down; 1, where it is left out.
             * @default 1
             */
            fail_after: components["schemas"]["InARow"];
            /** @description `each`: targets are told each time that it is found to be down; `flip`, where it is left out. */
            notify?: components["schemas"]["Notify"];
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A check as it is sent. */
        ItemCheck: {
            title?: (components["schemas"]["Line"] | null) | ("" | null);
            description?: (components["schemas"]["Text"] | null) | ("" | null);
            app: components["schemas"]["AppName"];
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"] | ("" | null);
            refresh_id?: (components["schemas"]["Line"] | null) | ("" | null);
            interval?: components["schemas"]["InfluxDuration"] | ("" | null);
            remind?: (components["schemas"]["Remind"] | null) | ("" | null);
            flap?: (components["schemas"]["Flap"] | null) | ("" | null);
            slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
            email?: (components["schemas"]["Emails"] | null) | ("" | null);
            post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
            targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
            enabled?: (boolean | null) | ("" | null);
        };
        /** @description A check as it is answered, with how it stands. */
        ItemCheckView: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Its name in `/refresh/{id}`; its name, where it is left out. */
            refresh_id?: components["schemas"]["Line"] | null;
            /**
             * @description How long after it was refreshed it is down: 1s to 365d; `10m`, where it is left out.
             * @default 10m
             */
            interval: components["schemas"]["InfluxDuration"];
            /**
             * @description How often targets are reminded of what is still wrong, with delivery `service`; never, where it is left
             *      out.
             */
            remind?: components["schemas"]["Remind"] | null;
            /** @description `off`: people are told each change, also of what changes all the time. */
            flap?: components["schemas"]["Flap"] | null;
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A version of a rule. */
        ItemCheckVersion: {
            /** Format: int64 */
            generation: number;
            /**
             * Format: date-time
             * @description Since when it was in force.
             */
            at: string;
            /** @description Who made it: `api`, `import`, or `unknown` of the time before versions were kept. */
            by: string;
            action: components["schemas"]["Action"];
            /** @description Whether it is the rule's deletion. */
            deleted: boolean;
            /** @description The whole rule; of a deletion, what was deleted. */
            rule: components["schemas"]["ItemCheck"];
            /**
             * @description Each field that differs from the version before; null where that is not kept, empty where
             *      there was none.
             */
            changes?: {
                [key: string]: components["schemas"]["Changed"];
            } | null;
        };
        /** @description A check as it is answered, with how it stands. */
        ItemCheckView2: {
            /** @description How people know it; its name, where it is left out. */
            title?: components["schemas"]["Line"] | null;
            description?: components["schemas"]["Text"] | null;
            id: string;
            kind: string;
            app: string;
            name: components["schemas"]["CheckName"];
            tags?: components["schemas"]["Tags"];
            /** @description Its name in `/refresh/{id}`; its name, where it is left out. */
            refresh_id?: components["schemas"]["Line"] | null;
            /**
             * @description How long after it was refreshed it is down: 1s to 365d; `10m`, where it is left out.
             * @default 10m
             */
            interval: components["schemas"]["InfluxDuration"];
            slack?: string | null;
            /** @description All addresses, with commas between them. */
            email?: string | null;
            post?: string | null;
            /** @description The recipients by other channels. */
            targets?: components["schemas"]["OtherTarget"][];
            /** @description Whether it is evaluated. */
            enabled: boolean;
            /**
             * Format: int64
             * @description Counts the changes; also the `ETag`.
             */
            generation: number;
            /** @description null: it is deleted. */
            state?: components["schemas"]["CheckState"] | null;
            notifications: components["schemas"]["Notifications"];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-release",
                     *         "kind": "release",
                     *         "app": "shop-prod",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AnyTask"][];
                };
            };
        };
    };
    list_checks: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "heartbeat:shop-prod:nightly-backup",
                     *         "kind": "heartbeat",
                     *         "app": "shop-prod",
                     *         "name": "nightly-backup",
                     *         "title": "Nightly backup",
                     *         "cron": "0 3 * * *",
                     *         "timezone": "Europe/Berlin",
                     *         "grace": "30m",
                     *         "post_only": false,
                     *         "manual_resume": false,
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "generation": 1,
                     *         "enabled": true,
                     *         "state": {
                     *           "status": "up",
                     *           "since": "2026-02-01T02:00:12.123456Z",
                     *           "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *           "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *           "slug": "nightly-backup",
                     *           "reports": 28,
                     *           "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *           "run_began_at": null,
                     *           "expected_at": "2026-03-02T02:00:00Z",
                     *           "down_at": "2026-03-02T02:30:00Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AnyCheckView"][];
                };
            };
        };
    };
    overview: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with these ids, with commas between them: 100 at most. */
                ids?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules and checks. */
            200: {
                headers: {
                    /** @description Of the content, for If-None-Match, which is answered with 304. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "kapacitor": null,
                     *       "rules": [
                     *         {
                     *           "id": "shop-prod-5xx",
                     *           "family": "task",
                     *           "kind": "5xx",
                     *           "app": "shop-prod",
                     *           "condition": "≥ 2 % of requests, critical ≥ 10 %, ≥ 10 failed, in 5m",
                     *           "enabled": true,
                     *           "level": "CRITICAL",
                     *           "since": "2026-03-01T09:30:00Z",
                     *           "sync": "synced",
                     *           "delivery": "service",
                     *           "to": [
                     *             "slack #shop-alerts"
                     *           ],
                     *           "alerts": [
                     *             0,
                     *             0,
                     *             1,
                     *             0,
                     *             0,
                     *             3,
                     *             1
                     *           ],
                     *           "generation": 3,
                     *           "changed_at": "2026-02-01T12:00:00Z",
                     *           "changed_by": "shop-ci"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    stream: {
        parameters: {
            query?: never;
            header?: {
                /** @description The id of the last event that has come: what has changed since then comes first. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, until the client has enough. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: change
                     *     id: 4711-815-42
                     *     data: {"actions":["event"],"rules":["shop-prod-5xx"]}
                     */
                    "text/event-stream": unknown;
                };
            };
        };
    };
    noise: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description How much of the past, 1m to 30d; 30d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description The IANA time zone whose nights count; UTC where it is left out. */
                timezone?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules and checks of which the service hears. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-sample.memory_total-web",
                     *         "kind": "memory",
                     *         "app": "shop-prod",
                     *         "part": "web",
                     *         "enabled": true,
                     *         "active_since": "2026-01-01T00:00:00Z",
                     *         "alerts": 42,
                     *         "minutes": 310.5,
                     *         "flaps": 17,
                     *         "median_minutes": 4.5,
                     *         "at_night": 12,
                     *         "acted_on": 1,
                     *         "last_alert_at": "2026-03-01T09:30:00Z",
                     *         "advice": "it comes and goes: a longer window or a higher threshold"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Noise"][];
                };
            };
        };
    };
    events: {
        parameters: {
            query?: {
                /** @description Only of this app. */
                app?: string | "";
                /** @description Only of rules of this kind. */
                kind?: string | "";
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    deliveries: {
        parameters: {
            query?: {
                /** @description Those in this state. waiting, retrying and held have yet to be told; without it, all others. */
                state?: ("waiting" | "retrying" | "held" | "delivered" | "digested" | "superseded" | "skipped" | "silenced" | "graced" | "dead") | "";
                /** @description Only of the rule with this task id. */
                task?: string | "";
                /** @description Only of rules of this kind. */
                kind?: string | "";
                /** @description Only of this app. */
                app?: string | "";
                /** @description Only to this target. */
                target?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deliveries, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "target": "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10",
                     *         "channel": "slack",
                     *         "to": "#ops",
                     *         "state": "delivered",
                     *         "level": "CRITICAL",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "since": "2026-03-01T09:30:10.223456Z",
                     *         "attempts": 1,
                     *         "took_ms": 84,
                     *         "reason": null,
                     *         "next_attempt_at": null,
                     *         "message_id": "1772357410.000100"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Delivery"][];
                };
            };
        };
    };
    retry_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "target": "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10",
                 *       "since": "2026-03-01T09:30:00Z"
                 *     }
                 */
                "application/json": {
                    /** Format: uuid */
                    target: string;
                    /** Format: date-time */
                    since: string;
                };
            };
        };
        responses: {
            /** @description To be tried at once. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "retried": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RetriedDeliveries"];
                };
            };
        };
    };
    retry_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As GET /deliveries has it. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To be tried at once. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "retried": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RetriedDeliveries"];
                };
            };
        };
    };
    list_alerts: {
        parameters: {
            query?: {
                /** @description Of this app. */
                app?: string | "";
                /** @description Of rules of this kind. */
                kind?: string | "";
                /** @description Of the rule with this id. */
                task?: string | "";
                /** @description Of this level. */
                level?: ("INFO" | "WARNING" | "CRITICAL") | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The alerts, by task and part; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "level": "CRITICAL",
                     *         "since": "2026-03-01T09:30:00Z",
                     *         "message": "CRITICAL shop-prod: 48 of 240 requests failed",
                     *         "acknowledged": {
                     *           "by": "ann",
                     *           "at": "2026-03-01T09:32:00Z",
                     *           "until": null,
                     *           "comment": "looking at the db"
                     *         },
                     *         "silence": null
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Alert"][];
                };
            };
        };
    };
    acknowledge_alert: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Kapacitor's id of the rule's task. */
                task: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "comment": "looking at the db"
                 *     }
                 */
                "application/json": {
                    /** @description One part; all that are not OK, where it is left out. */
                    part?: string | null;
                    comment?: string | null;
                    /** @description How long at most, such as `2h`. */
                    for?: string | null;
                    until?: string | null;
                };
            };
        };
        responses: {
            /** @description The alerts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "level": "CRITICAL",
                     *         "since": "2026-03-01T09:30:00Z",
                     *         "message": "CRITICAL shop-prod: 48 of 240 requests failed",
                     *         "acknowledged": {
                     *           "by": "ann",
                     *           "at": "2026-03-01T09:32:00Z",
                     *           "until": null,
                     *           "comment": "looking at the db"
                     *         },
                     *         "silence": null
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Alert"][];
                };
            };
        };
    };
    unacknowledge_alert: {
        parameters: {
            query?: {
                /** @description One part; all, where it is left out. */
                part?: string | "";
            };
            header?: never;
            path: {
                /** @description Kapacitor's id of the rule's task. */
                task: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nobody is on it. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_silences: {
        parameters: {
            query?: {
                /** @description Those in force, or all; active by default. */
                state?: ("active" | "all") | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The silences; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 12,
                     *         "app": "shop-*",
                     *         "kind": "5xx",
                     *         "task": null,
                     *         "part": null,
                     *         "target": null,
                     *         "level": "CRITICAL",
                     *         "starts_at": "2026-03-01T09:30:00Z",
                     *         "until": "2026-03-01T11:30:00Z",
                     *         "until_resolved": false,
                     *         "reason": "db move",
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "created_by": "ann",
                     *         "ended_at": null,
                     *         "ended_by": null,
                     *         "active": true,
                     *         "holds": 2,
                     *         "origin": "person",
                     *         "window": null,
                     *         "release": null
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Silence"][];
                };
            };
        };
    };
    add_silence: {
        parameters: {
            query?: {
                /** @description Say what it would be about now, and do nothing. */
                dry?: boolean | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-*",
                 *       "kind": "5xx",
                 *       "for": "2h",
                 *       "reason": "db move"
                 *     }
                 */
                "application/json": {
                    /** @description An app, a prefix of apps such as `shop-*`, or `*`. */
                    app: string;
                    kind?: ("5xx" | "crashed" | "memory" | "release" | "latency" | "traffic" | "heartbeat" | "probe" | "job" | "item") | ("" | null);
                    task?: string | null;
                    part?: string | null;
                    target?: string | ("" | null);
                    level?: ("INFO" | "WARNING" | "CRITICAL") | ("" | null);
                    /** @description How long, such as `2h`; in place of `until`. */
                    for?: string | null;
                    /** @description A time in 30 days at most, or `resolved`: for as long as anything is wrong. */
                    until?: string | null;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description With `dry`: what it would be about. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "holds": [
                     *         {
                     *           "task": "shop-prod-5xx",
                     *           "kind": "5xx",
                     *           "app": "shop-prod",
                     *           "part": "shop-prod-5xx",
                     *           "level": "CRITICAL"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DryRun"];
                };
            };
            /** @description The silence, in force. */
            201: {
                headers: {
                    /** @description The silence's own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12,
                     *       "app": "shop-*",
                     *       "kind": "5xx",
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "until": "2026-03-01T11:30:00Z",
                     *       "until_resolved": false,
                     *       "reason": "db move",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "ended_at": null,
                     *       "ended_by": null,
                     *       "active": true,
                     *       "holds": 2,
                     *       "origin": "person",
                     *       "window": null,
                     *       "release": null
                     *     }
                     */
                    "application/json": components["schemas"]["Silence"];
                };
            };
        };
    };
    read_silence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The silence. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The silence. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12,
                     *       "app": "shop-*",
                     *       "kind": "5xx",
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "until": "2026-03-01T11:30:00Z",
                     *       "until_resolved": false,
                     *       "reason": "db move",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "ended_at": null,
                     *       "ended_by": null,
                     *       "active": true,
                     *       "holds": 2,
                     *       "origin": "person",
                     *       "window": null,
                     *       "release": null
                     *     }
                     */
                    "application/json": components["schemas"]["Silence"];
                };
            };
        };
    };
    end_silence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The silence. */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The silence as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 12,
                     *       "app": "shop-*",
                     *       "kind": "5xx",
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "until": "2026-03-01T11:30:00Z",
                     *       "until_resolved": false,
                     *       "reason": "db move",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "ended_at": null,
                     *       "ended_by": null,
                     *       "active": true,
                     *       "holds": 2,
                     *       "origin": "person",
                     *       "window": null,
                     *       "release": null
                     *     }
                     */
                    "application/json": components["schemas"]["Silence"];
                };
            };
        };
    };
    list_windows: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The windows. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "name": "nightly-backup",
                     *         "app": "shop-*",
                     *         "kind": null,
                     *         "task": null,
                     *         "part": null,
                     *         "target": null,
                     *         "level": "CRITICAL",
                     *         "timezone": "Europe/Berlin",
                     *         "weekdays": [
                     *           "saturday",
                     *           "sunday"
                     *         ],
                     *         "on": null,
                     *         "starts": "23:00",
                     *         "lasts": "4h",
                     *         "reason": "backup",
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "created_by": "ann",
                     *         "open": false,
                     *         "next": [
                     *           {
                     *             "from": "2026-03-07T22:00:00Z",
                     *             "until": "2026-03-08T02:00:00Z"
                     *           }
                     *         ]
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Window"][];
                };
            };
        };
    };
    read_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The window. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The window. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "nightly-backup",
                     *       "app": "shop-*",
                     *       "kind": null,
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "timezone": "Europe/Berlin",
                     *       "weekdays": [
                     *         "saturday",
                     *         "sunday"
                     *       ],
                     *       "on": null,
                     *       "starts": "23:00",
                     *       "lasts": "4h",
                     *       "reason": "backup",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "open": false,
                     *       "next": [
                     *         {
                     *           "from": "2026-03-07T22:00:00Z",
                     *           "until": "2026-03-08T02:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Window"];
                };
            };
        };
    };
    put_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The window. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-*",
                 *       "timezone": "Europe/Berlin",
                 *       "weekdays": [
                 *         "saturday",
                 *         "sunday"
                 *       ],
                 *       "starts": "23:00",
                 *       "lasts": "4h",
                 *       "reason": "backup"
                 *     }
                 */
                "application/json": {
                    /** @description An app, a prefix of apps such as `shop-*`, or `*`. */
                    app: string;
                    kind?: ("5xx" | "crashed" | "memory" | "release" | "latency" | "traffic" | "heartbeat" | "probe" | "job" | "item") | ("" | null);
                    task?: string | null;
                    part?: string | null;
                    target?: string | ("" | null);
                    level?: ("INFO" | "WARNING" | "CRITICAL") | ("" | null);
                    /** @description An IANA time zone. */
                    timezone: string;
                    weekdays?: ("monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday")[] | ("" | null);
                    on?: string | ("" | null);
                    starts: string;
                    /** @description 1m to 7d. */
                    lasts: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description The window, which was there before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "nightly-backup",
                     *       "app": "shop-*",
                     *       "kind": null,
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "timezone": "Europe/Berlin",
                     *       "weekdays": [
                     *         "saturday",
                     *         "sunday"
                     *       ],
                     *       "on": null,
                     *       "starts": "23:00",
                     *       "lasts": "4h",
                     *       "reason": "backup",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "open": false,
                     *       "next": [
                     *         {
                     *           "from": "2026-03-07T22:00:00Z",
                     *           "until": "2026-03-08T02:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Window"];
                };
            };
            /** @description The window. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "nightly-backup",
                     *       "app": "shop-*",
                     *       "kind": null,
                     *       "task": null,
                     *       "part": null,
                     *       "target": null,
                     *       "level": "CRITICAL",
                     *       "timezone": "Europe/Berlin",
                     *       "weekdays": [
                     *         "saturday",
                     *         "sunday"
                     *       ],
                     *       "on": null,
                     *       "starts": "23:00",
                     *       "lasts": "4h",
                     *       "reason": "backup",
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "created_by": "ann",
                     *       "open": false,
                     *       "next": [
                     *         {
                     *           "from": "2026-03-07T22:00:00Z",
                     *           "until": "2026-03-08T02:00:00Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Window"];
                };
            };
        };
    };
    delete_window: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The window. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_status_pages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pages. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "slug": "shop",
                     *         "app": "shop-prod",
                     *         "title": "Shop",
                     *         "description": "How our shop is.",
                     *         "timezone": "Europe/Berlin",
                     *         "language": "en",
                     *         "colour": "#0b63c5",
                     *         "groups": [
                     *           {
                     *             "name": "Website",
                     *             "entries": [
                     *               {
                     *                 "rule": "heartbeat:shop-prod:nightly-backup",
                     *                 "name": "Backup"
                     *               }
                     *             ]
                     *           }
                     *         ],
                     *         "url": "https://alerts.example.com/status/shop",
                     *         "refreshable": false,
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "updated_at": "2026-03-01T09:30:00Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["StatusPageView"][];
                };
            };
        };
    };
    read_status_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "shop",
                     *       "app": "shop-prod",
                     *       "title": "Shop",
                     *       "description": "How our shop is.",
                     *       "timezone": "Europe/Berlin",
                     *       "language": "en",
                     *       "colour": "#0b63c5",
                     *       "groups": [
                     *         {
                     *           "name": "Website",
                     *           "entries": [
                     *             {
                     *               "rule": "heartbeat:shop-prod:nightly-backup",
                     *               "name": "Backup"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "url": "https://alerts.example.com/status/shop",
                     *       "refreshable": false,
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "updated_at": "2026-03-01T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StatusPageView"];
                };
            };
        };
    };
    put_status_page: {
        parameters: {
            query?: {
                /** @description With a config.yml: whose the page is. */
                app?: string | "";
                /** @description With a config.yml: the IANA time zone of the times on the page; UTC, where it is left out. */
                timezone?: string | "";
            };
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "title": "Shop",
                 *       "description": "How our shop is.",
                 *       "timezone": "Europe/Berlin",
                 *       "language": "en",
                 *       "colour": "#0b63c5",
                 *       "groups": [
                 *         {
                 *           "name": "Website",
                 *           "entries": [
                 *             {
                 *               "rule": "heartbeat:shop-prod:nightly-backup",
                 *               "name": "Backup"
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["StatusPage"];
            };
        };
        responses: {
            /** @description The page, which was there before. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "shop",
                     *       "app": "shop-prod",
                     *       "title": "Shop",
                     *       "description": "How our shop is.",
                     *       "timezone": "Europe/Berlin",
                     *       "language": "en",
                     *       "colour": "#0b63c5",
                     *       "groups": [
                     *         {
                     *           "name": "Website",
                     *           "entries": [
                     *             {
                     *               "rule": "heartbeat:shop-prod:nightly-backup",
                     *               "name": "Backup"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "url": "https://alerts.example.com/status/shop",
                     *       "refreshable": false,
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "updated_at": "2026-03-01T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StatusPageView"];
                };
            };
            /** @description The page. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "slug": "shop",
                     *       "app": "shop-prod",
                     *       "title": "Shop",
                     *       "description": "How our shop is.",
                     *       "timezone": "Europe/Berlin",
                     *       "language": "en",
                     *       "colour": "#0b63c5",
                     *       "groups": [
                     *         {
                     *           "name": "Website",
                     *           "entries": [
                     *             {
                     *               "rule": "heartbeat:shop-prod:nightly-backup",
                     *               "name": "Backup"
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "url": "https://alerts.example.com/status/shop",
                     *       "refreshable": false,
                     *       "created_at": "2026-03-01T09:30:00Z",
                     *       "updated_at": "2026-03-01T09:30:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StatusPageView"];
                };
            };
        };
    };
    delete_status_page: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_incidents: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest thousand. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 3,
                     *         "kind": "incident",
                     *         "title": "Checkout is slow",
                     *         "impact": "degraded",
                     *         "rules": [
                     *           "probe:shop-prod:checkout"
                     *         ],
                     *         "starts_at": "2026-03-01T09:30:00Z",
                     *         "ends_at": null,
                     *         "created_at": "2026-03-01T09:41:00Z",
                     *         "created_by": "shop-ci",
                     *         "updates": [
                     *           {
                     *             "at": "2026-03-01T09:41:00Z",
                     *             "status": "investigating",
                     *             "message": "Payments take up to a minute. We look into it."
                     *           }
                     *         ]
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["IncidentView"][];
                };
            };
        };
    };
    publish_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Checkout is slow",
                 *       "rules": [
                 *         "probe:shop-prod:checkout"
                 *       ],
                 *       "message": "Payments take up to a minute. We look into it."
                 *     }
                 */
                "application/json": components["schemas"]["Incident"];
            };
        };
        responses: {
            /** @description It is on the page. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 3,
                     *       "kind": "incident",
                     *       "title": "Checkout is slow",
                     *       "impact": "degraded",
                     *       "rules": [
                     *         "probe:shop-prod:checkout"
                     *       ],
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "ends_at": null,
                     *       "created_at": "2026-03-01T09:41:00Z",
                     *       "created_by": "shop-ci",
                     *       "updates": [
                     *         {
                     *           "at": "2026-03-01T09:41:00Z",
                     *           "status": "investigating",
                     *           "message": "Payments take up to a minute. We look into it."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IncidentView"];
                };
            };
        };
    };
    read_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
                /** @description The incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 3,
                     *       "kind": "incident",
                     *       "title": "Checkout is slow",
                     *       "impact": "degraded",
                     *       "rules": [
                     *         "probe:shop-prod:checkout"
                     *       ],
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "ends_at": null,
                     *       "created_at": "2026-03-01T09:41:00Z",
                     *       "created_by": "shop-ci",
                     *       "updates": [
                     *         {
                     *           "at": "2026-03-01T09:41:00Z",
                     *           "status": "investigating",
                     *           "message": "Payments take up to a minute. We look into it."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IncidentView"];
                };
            };
        };
    };
    delete_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
                /** @description The incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
                /** @description The incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Checkout is very slow",
                 *       "impact": "down"
                 *     }
                 */
                "application/json": components["schemas"]["Incident"];
            };
        };
        responses: {
            /** @description The incident. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 3,
                     *       "kind": "incident",
                     *       "title": "Checkout is slow",
                     *       "impact": "degraded",
                     *       "rules": [
                     *         "probe:shop-prod:checkout"
                     *       ],
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "ends_at": null,
                     *       "created_at": "2026-03-01T09:41:00Z",
                     *       "created_by": "shop-ci",
                     *       "updates": [
                     *         {
                     *           "at": "2026-03-01T09:41:00Z",
                     *           "status": "investigating",
                     *           "message": "Payments take up to a minute. We look into it."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IncidentView"];
                };
            };
        };
    };
    update_incident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The page. */
                slug: string;
                /** @description The incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "status": "resolved",
                 *       "message": "Payments are as fast as ever."
                 *     }
                 */
                "application/json": components["schemas"]["IncidentUpdate"];
            };
        };
        responses: {
            /** @description It is on the page. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 3,
                     *       "kind": "incident",
                     *       "title": "Checkout is slow",
                     *       "impact": "degraded",
                     *       "rules": [
                     *         "probe:shop-prod:checkout"
                     *       ],
                     *       "starts_at": "2026-03-01T09:30:00Z",
                     *       "ends_at": null,
                     *       "created_at": "2026-03-01T09:41:00Z",
                     *       "created_by": "shop-ci",
                     *       "updates": [
                     *         {
                     *           "at": "2026-03-01T09:41:00Z",
                     *           "status": "investigating",
                     *           "message": "Payments take up to a minute. We look into it."
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["IncidentView"];
                };
            };
        };
    };
    targets: {
        parameters: {
            query?: {
                /** @description Only those that fail or are disabled. */
                status?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The targets; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10",
                     *         "channel": "slack",
                     *         "to": "#ops",
                     *         "status": "failing",
                     *         "failures": 3,
                     *         "failing_since": "2026-03-01T09:30:10Z",
                     *         "error": "Slack answers HTTP 503",
                     *         "rests_until": null,
                     *         "waiting": 2,
                     *         "waiting_since": "2026-03-01T09:30:10Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Target"][];
                };
            };
        };
    };
    enable_target: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As GET /targets has it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Enabled. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10"
                     *     }
                     */
                    "application/json": components["schemas"]["EnabledTarget"];
                };
            };
        };
    };
    replace_target_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As GET /targets has it. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The secret, shown this once. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0a4c8e-3d1b-8a77-91c2-0e4f6b2d9a10",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
                     *       "previous_signs_until": null
                     *     }
                     */
                    "application/json": components["schemas"]["SigningSecret"];
                };
            };
        };
    };
    states: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those at this level or above. */
                min_level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-sample.memory_total-web",
                     *         "kind": "memory",
                     *         "app": "shop-prod",
                     *         "target": "web",
                     *         "enabled": true,
                     *         "state": "WARNING",
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00Z"
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["StateSummary"][];
                };
            };
        };
    };
    drift: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How Kapacitor compares with the database. Nothing was touched to find out. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Drift"];
                };
            };
        };
    };
    reconcile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a reconciliation came to. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            /** @description It takes long and goes on. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Progress"];
                };
            };
        };
    };
    audit: {
        parameters: {
            query?: {
                /** @description Only of this app. */
                app?: string | "";
                /** @description Only of rules of this kind. */
                kind?: string | "";
                /** @description Only what this token has done. */
                who?: string | "";
                /** @description Only what was done so. */
                action?: string | "";
                /** @description From then on. */
                since?: string | "";
                /** @description Before then. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The entries; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "who": "shop-ci",
                     *         "address": "192.0.2.7",
                     *         "request_id": "7c7f2f4e-0b1c-4f9e-9a53-8a0f6a3b7e0e",
                     *         "action": "update",
                     *         "subject": "shop-prod-release",
                     *         "kind": "release",
                     *         "app": "shop-prod",
                     *         "target": "",
                     *         "generation": 2,
                     *         "before": {
                     *           "slack": null,
                     *           "email": null,
                     *           "post": "https://hooks.example.com/***",
                     *           "enabled": true
                     *         },
                     *         "after": {
                     *           "slack": "#shop",
                     *           "email": null,
                     *           "post": "https://hooks.example.com/***",
                     *           "enabled": true
                     *         },
                     *         "changed": [
                     *           "slack"
                     *         ],
                     *         "refused": false
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AuditEntry"][];
                };
            };
        };
    };
    list_apps: {
        parameters: {
            query?: {
                /** @description Those whose names have this in them. */
                q?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Those after this name. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The apps. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "app": "shop-prod",
                     *         "rules": 4,
                     *         "checks": 2
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["App"][];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whoever asks. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-ci",
                     *       "role": "write",
                     *       "apps": [
                     *         "shop-*"
                     *       ],
                     *       "session": {
                     *         "id": "6b3d2c1e-0f4a-4d55-9a53-3f0a4f6f6b0e",
                     *         "token": "shop-ci",
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "used_at": "2026-03-01T09:45:00Z",
                     *         "address": "192.0.2.7",
                     *         "user_agent": "Mozilla/5.0",
                     *         "ends_at": "2026-03-08T09:30:00Z"
                     *       },
                     *       "auth": true,
                     *       "version": "0.1.0",
                     *       "delivery": "service",
                     *       "channels": [
                     *         "slack",
                     *         "email",
                     *         "webhook"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "token": "kat_0123456789abcdef"
                 *     }
                 */
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description The cookie is in `Set-Cookie`. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-ci",
                     *       "role": "write",
                     *       "apps": [
                     *         "shop-*"
                     *       ],
                     *       "session": {
                     *         "id": "6b3d2c1e-0f4a-4d55-9a53-3f0a4f6f6b0e",
                     *         "token": "shop-ci",
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "used_at": "2026-03-01T09:45:00Z",
                     *         "address": "192.0.2.7",
                     *         "user_agent": "Mozilla/5.0",
                     *         "ends_at": "2026-03-08T09:30:00Z"
                     *       },
                     *       "auth": true,
                     *       "version": "0.1.0",
                     *       "delivery": "service",
                     *       "channels": [
                     *         "slack",
                     *         "email",
                     *         "webhook"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The sessions. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "6b3d2c1e-0f4a-4d55-9a53-3f0a4f6f6b0e",
                     *         "token": "shop-ci",
                     *         "created_at": "2026-03-01T09:30:00Z",
                     *         "used_at": "2026-03-01T09:45:00Z",
                     *         "address": "192.0.2.7",
                     *         "user_agent": "Mozilla/5.0",
                     *         "ends_at": "2026-03-08T09:30:00Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Session"][];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    read_hosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The hosts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "app": "shop-prod",
                     *       "hosts": [
                     *         "www.shop.example"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AppHosts"];
                };
            };
        };
    };
    grant_hosts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "hosts": [
                 *         "www.shop.example"
                 *       ]
                 *     }
                 */
                "application/json": {
                    hosts: string[];
                };
            };
        };
        responses: {
            /** @description The hosts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "app": "shop-prod",
                     *       "hosts": [
                     *         "www.shop.example"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AppHosts"];
                };
            };
        };
    };
    read_ping_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, or null. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "app": "shop-prod",
                     *       "key": "fqOOd6-F4MMNuCEnzTU01w",
                     *       "url": "https://alerts.example.com/ping/fqOOd6-F4MMNuCEnzTU01w/<slug>"
                     *     }
                     */
                    "application/json": components["schemas"]["PingKey"];
                };
            };
        };
    };
    replace_ping_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new key. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "app": "shop-prod",
                     *       "key": "fqOOd6-F4MMNuCEnzTU01w",
                     *       "url": "https://alerts.example.com/ping/fqOOd6-F4MMNuCEnzTU01w/<slug>"
                     *     }
                     */
                    "application/json": components["schemas"]["PingKey"];
                };
            };
        };
    };
    list_releases: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The releases; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "version": "v87",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "received_at": "2026-03-01T09:30:00Z",
                     *         "received_by": "deploys",
                     *         "graced_until": "2026-03-01T09:35:00Z",
                     *         "graced": 2
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AppRelease"][];
                };
            };
        };
    };
    add_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "version": "v87",
                 *       "grace": "5m"
                 *     }
                 */
                "application/json": {
                    version: string;
                    /** @description For how long: 1m to 1h; as the app's release rule has it, where it is left out. */
                    grace?: string | null;
                    /**
                     * @description `warning`: CRITICAL is told at once.
                     * @enum {unknown}
                     */
                    grace_level?: "warning" | "critical" | "" | null;
                    /** @description When; now, where it is left out. */
                    at?: string | null;
                };
            };
        };
        responses: {
            /** @description The release, which was known. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 7,
                     *       "version": "v87",
                     *       "at": "2026-03-01T09:30:00Z",
                     *       "received_at": "2026-03-01T09:30:00Z",
                     *       "received_by": "deploys",
                     *       "graced_until": "2026-03-01T09:35:00Z",
                     *       "graced": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AppRelease"];
                };
            };
            /** @description The release. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": 7,
                     *       "version": "v87",
                     *       "at": "2026-03-01T09:30:00Z",
                     *       "received_at": "2026-03-01T09:30:00Z",
                     *       "received_by": "deploys",
                     *       "graced_until": "2026-03-01T09:35:00Z",
                     *       "graced": 2
                     *     }
                     */
                    "application/json": components["schemas"]["AppRelease"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The accounts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "mail": "ann@example.com",
                     *         "app": "shop-prod",
                     *         "created_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Account"][];
                };
            };
        };
    };
    create_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "mail": "ann@example.com",
                 *       "password": "correct horse",
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mail": "ann@example.com",
                     *       "app": "shop-prod",
                     *       "created_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Account"];
                };
            };
        };
    };
    delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its address. */
                mail: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: components["schemas"]["TokenName"] | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tokens. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "name": "shop-ci",
                     *         "role": "write",
                     *         "apps": [
                     *           "shop-*"
                     *         ],
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "created_by": "ADMIN_TOKEN",
                     *         "expires_at": "2026-05-30T09:30:00.123456Z",
                     *         "last_used_at": null
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Token"][];
                };
            };
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "shop-ci",
                 *       "role": "write",
                 *       "apps": [
                 *         "shop-*"
                 *       ],
                 *       "expires_in": "90d"
                 *     }
                 */
                "application/json": components["schemas"]["NewToken"];
            };
        };
        responses: {
            /** @description Made. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-ci",
                     *       "role": "write",
                     *       "apps": [
                     *         "shop-*"
                     *       ],
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "created_by": "ADMIN_TOKEN",
                     *       "expires_at": "2026-05-30T09:30:00.123456Z",
                     *       "last_used_at": null,
                     *       "token": "kat_0000000000000000000000000000000000000000000000000000000000000000"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The token's name. */
                name: components["schemas"]["TokenName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The token as it was. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "shop-ci",
                     *       "role": "write",
                     *       "apps": [
                     *         "shop-*"
                     *       ],
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "created_by": "ADMIN_TOKEN",
                     *       "expires_at": "2026-05-30T09:30:00.123456Z",
                     *       "last_used_at": null
                     *     }
                     */
                    "application/json": components["schemas"]["Token"];
                };
            };
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description plain text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /** @example ok */
                    "text/plain; charset=utf-8": unknown;
                };
            };
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the service and each part that it needs are. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description plain text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text; version=1.0.0; charset=utf-8": unknown;
                };
            };
        };
    };
    create_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "tolerance": "medium",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["FiveXxRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    patch_by_body_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    /** @description `low` speaks first, `high` last. */
                    tolerance?: components["schemas"]["Tolerance"];
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_errors?: (components["schemas"]["Count"] | null) | ("" | null);
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    read_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    replace_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "tolerance": "medium",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description `low` speaks first, `high` last. */
                    tolerance: components["schemas"]["Tolerance"];
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_errors?: (components["schemas"]["Count"] | null) | ("" | null);
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    delete_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    patch_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description `low` speaks first, `high` last. */
                    tolerance?: components["schemas"]["Tolerance"];
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_errors?: (components["schemas"]["Count"] | null) | ("" | null);
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    events_5xx: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    disable_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    test_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_5xx: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "tolerance": "medium",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["FiveXxRuleVersion"][];
                };
            };
        };
    };
    rollback_5xx: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-5xx",
                     *       "kind": "5xx",
                     *       "app": "shop-prod",
                     *       "tolerance": "medium",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["FiveXxTask"];
                };
            };
        };
    };
    list_5xx: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "tolerance": "medium",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["FiveXxTask2"][];
                };
            };
        };
    };
    validate_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "tolerance": "medium",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["FiveXxRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_5xx: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "tolerance": "medium",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["FiveXxRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_5xx: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description `low` speaks first, `high` last. */
                    tolerance?: components["schemas"]["Tolerance"];
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_errors?: (components["schemas"]["Count"] | null) | ("" | null);
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_5xx: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    create_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["CrashedRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    patch_by_body_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    read_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    replace_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    delete_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    patch_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    events_crashed: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    disable_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    test_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_crashed: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["CrashedRuleVersion"][];
                };
            };
        };
    };
    rollback_crashed: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-crash",
                     *       "kind": "crashed",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CrashedTask"];
                };
            };
        };
    };
    list_crashed: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-crash",
                     *         "kind": "crashed",
                     *         "app": "shop-prod",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["CrashedTask2"][];
                };
            };
        };
    };
    validate_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["CrashedRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_crashed: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["CrashedRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_crashed: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_crashed: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    create_memory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "dynotype": "web",
                 *       "warn": "400",
                 *       "crit": "500",
                 *       "window": "5m",
                 *       "every": "1m",
                 *       "email": "shop@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["MemoryRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    patch_by_body_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod",
                 *       "dynotype": "web"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
                    dynotype: components["schemas"]["DynoType"];
                    /** @description Megabytes from which on it warns. */
                    warn?: components["schemas"]["Megabytes"];
                    /** @description Megabytes from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Megabytes"];
                    /** @description How much of the past is looked at: at least `every`, at most 30 days. */
                    window?: components["schemas"]["InfluxDuration"];
                    /** @description How often it is checked: 10 seconds to a day. */
                    every?: components["schemas"]["InfluxDuration"];
                    aggregate?: components["schemas"]["Aggregate"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    read_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    replace_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "dynotype": "web",
                 *       "warn": "400",
                 *       "crit": "500",
                 *       "window": "5m",
                 *       "every": "1m",
                 *       "email": "shop@example.com"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
                    dynotype?: components["schemas"]["DynoType"];
                    /** @description Megabytes from which on it warns. */
                    warn: components["schemas"]["Megabytes"];
                    /** @description Megabytes from which on it is critical; more than `warn`. */
                    crit: components["schemas"]["Megabytes"];
                    /** @description How much of the past is looked at: at least `every`, at most 30 days. */
                    window: components["schemas"]["InfluxDuration"];
                    /** @description How often it is checked: 10 seconds to a day. */
                    every: components["schemas"]["InfluxDuration"];
                    aggregate?: components["schemas"]["Aggregate"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    delete_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    patch_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
                    dynotype?: components["schemas"]["DynoType"];
                    /** @description Megabytes from which on it warns. */
                    warn?: components["schemas"]["Megabytes"];
                    /** @description Megabytes from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Megabytes"];
                    /** @description How much of the past is looked at: at least `every`, at most 30 days. */
                    window?: components["schemas"]["InfluxDuration"];
                    /** @description How often it is checked: 10 seconds to a day. */
                    every?: components["schemas"]["InfluxDuration"];
                    aggregate?: components["schemas"]["Aggregate"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    events_memory: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    disable_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    test_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_memory: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "dynotype": "web",
                     *           "warn": "400",
                     *           "crit": "500",
                     *           "window": "5m",
                     *           "every": "1m",
                     *           "email": "shop@example.com",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["MemoryRuleVersion"][];
                };
            };
        };
    };
    rollback_memory: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    list_memory: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-sample.memory_total-web",
                     *         "kind": "memory",
                     *         "app": "shop-prod",
                     *         "dynotype": "web",
                     *         "warn": "400",
                     *         "crit": "500",
                     *         "window": "5m",
                     *         "every": "1m",
                     *         "aggregate": "mean",
                     *         "slack": null,
                     *         "email": "shop@example.com",
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["MemoryTask2"][];
                };
            };
        };
    };
    validate_memory: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "dynotype": "web",
                 *       "warn": "400",
                 *       "crit": "500",
                 *       "window": "5m",
                 *       "every": "1m",
                 *       "email": "shop@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["MemoryRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_memory: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "dynotype": "web",
                 *       "warn": "400",
                 *       "crit": "500",
                 *       "window": "5m",
                 *       "every": "1m",
                 *       "email": "shop@example.com"
                 *     }
                 */
                "application/json": components["schemas"]["MemoryRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_memory: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Whose memory: the dynos of one type, each by itself, or of all types. */
                    dynotype?: components["schemas"]["DynoType"];
                    /** @description Megabytes from which on it warns. */
                    warn?: components["schemas"]["Megabytes"];
                    /** @description Megabytes from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Megabytes"];
                    /** @description How much of the past is looked at: at least `every`, at most 30 days. */
                    window?: components["schemas"]["InfluxDuration"];
                    /** @description How often it is checked: 10 seconds to a day. */
                    every?: components["schemas"]["InfluxDuration"];
                    aggregate?: components["schemas"]["Aggregate"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    list_of_app_memory: {
        parameters: {
            query?: {
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-sample.memory_total-web",
                     *         "kind": "memory",
                     *         "app": "shop-prod",
                     *         "dynotype": "web",
                     *         "warn": "400",
                     *         "crit": "500",
                     *         "window": "5m",
                     *         "every": "1m",
                     *         "aggregate": "mean",
                     *         "slack": null,
                     *         "email": "shop@example.com",
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["MemoryTask2"][];
                };
            };
        };
    };
    read_as_before_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The dyno type. */
                dynotype: components["schemas"]["DynoType"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-sample.memory_total-web",
                     *       "kind": "memory",
                     *       "app": "shop-prod",
                     *       "dynotype": "web",
                     *       "warn": "400",
                     *       "crit": "500",
                     *       "window": "5m",
                     *       "every": "1m",
                     *       "aggregate": "mean",
                     *       "slack": null,
                     *       "email": "shop@example.com",
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["MemoryTask"];
                };
            };
        };
    };
    create_release: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ReleaseRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    patch_by_body_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    grace?: (components["schemas"]["Grace"] | null) | ("" | null);
                    grace_level?: (components["schemas"]["GraceLevel"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    read_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    replace_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    grace?: (components["schemas"]["Grace"] | null) | ("" | null);
                    grace_level?: (components["schemas"]["GraceLevel"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    delete_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    patch_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    grace?: (components["schemas"]["Grace"] | null) | ("" | null);
                    grace_level?: (components["schemas"]["GraceLevel"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    events_release: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    disable_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    test_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_release: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ReleaseRuleVersion"][];
                };
            };
        };
    };
    rollback_release: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-release",
                     *       "kind": "release",
                     *       "app": "shop-prod",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ReleaseTask"];
                };
            };
        };
    };
    list_release: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-release",
                     *         "kind": "release",
                     *         "app": "shop-prod",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ReleaseTask2"][];
                };
            };
        };
    };
    validate_release: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ReleaseRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_release: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ReleaseRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_release: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    grace?: (components["schemas"]["Grace"] | null) | ("" | null);
                    grace_level?: (components["schemas"]["GraceLevel"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    create_latency: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "warn": 500,
                 *       "crit": 2000,
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["LatencyRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    patch_by_body_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    /** @description Milliseconds from which on it warns. */
                    warn?: components["schemas"]["Milliseconds"];
                    /** @description Milliseconds from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Milliseconds"];
                    percentile?: (components["schemas"]["Percentile"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_requests?: (components["schemas"]["Count"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    read_latency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    replace_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "warn": 500,
                 *       "crit": 2000,
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Milliseconds from which on it warns. */
                    warn: components["schemas"]["Milliseconds"];
                    /** @description Milliseconds from which on it is critical; more than `warn`. */
                    crit: components["schemas"]["Milliseconds"];
                    percentile?: (components["schemas"]["Percentile"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_requests?: (components["schemas"]["Count"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    delete_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    patch_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Milliseconds from which on it warns. */
                    warn?: components["schemas"]["Milliseconds"];
                    /** @description Milliseconds from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Milliseconds"];
                    percentile?: (components["schemas"]["Percentile"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_requests?: (components["schemas"]["Count"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    events_latency: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    disable_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    test_latency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_latency: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "warn": 500,
                     *           "crit": 2000,
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["LatencyRuleVersion"][];
                };
            };
        };
    };
    rollback_latency: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-latency",
                     *       "kind": "latency",
                     *       "app": "shop-prod",
                     *       "warn": 500,
                     *       "crit": 2000,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["LatencyTask"];
                };
            };
        };
    };
    list_latency: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-latency",
                     *         "kind": "latency",
                     *         "app": "shop-prod",
                     *         "warn": 500,
                     *         "crit": 2000,
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["LatencyTask2"][];
                };
            };
        };
    };
    validate_latency: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "warn": 500,
                 *       "crit": 2000,
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["LatencyRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_latency: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "warn": 500,
                 *       "crit": 2000,
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["LatencyRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_latency: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    /** @description Milliseconds from which on it warns. */
                    warn?: components["schemas"]["Milliseconds"];
                    /** @description Milliseconds from which on it is critical; more than `warn`. */
                    crit?: components["schemas"]["Milliseconds"];
                    percentile?: (components["schemas"]["Percentile"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_requests?: (components["schemas"]["Count"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_latency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_latency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    create_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "none_for": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["TrafficRule"];
            };
        };
        responses: {
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    patch_by_body_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod"
                 *     }
                 */
                "application/json": {
                    app: components["schemas"]["AppName"];
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_usual?: (components["schemas"]["Count"] | null) | ("" | null);
                    none_for?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    read_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    replace_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "none_for": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_usual?: (components["schemas"]["Count"] | null) | ("" | null);
                    none_for?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Created; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    delete_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task as it was; Kapacitor has let go of it. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    patch_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_usual?: (components["schemas"]["Count"] | null) | ("" | null);
                    none_for?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    events_traffic: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    disable_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The task; Kapacitor has followed. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    test_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_traffic: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "none_for": "10m",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TrafficRuleVersion"][];
                };
            };
        };
    };
    rollback_traffic: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Restored; Kapacitor runs it. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "synced",
                     *         "error": null,
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
            /** @description Stored. Kapacitor cannot be reached and will follow. */
            202: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "shop-prod-traffic",
                     *       "kind": "traffic",
                     *       "app": "shop-prod",
                     *       "none_for": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "delivery": null,
                     *       "enabled": true,
                     *       "generation": 1,
                     *       "sync": {
                     *         "status": "pending",
                     *         "error": "Kapacitor cannot be reached: Connection refused",
                     *         "at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "health": {
                     *         "status": "ok",
                     *         "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TrafficTask"];
                };
            };
        };
    };
    list_traffic: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those that cannot see. */
                health?: "blind" | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "shop-prod-traffic",
                     *         "kind": "traffic",
                     *         "app": "shop-prod",
                     *         "none_for": "10m",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "delivery": null,
                     *         "enabled": true,
                     *         "generation": 1,
                     *         "sync": {
                     *           "status": "synced",
                     *           "error": null,
                     *           "at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "health": {
                     *           "status": "ok",
                     *           "data_seen_at": "2026-03-01T09:30:00.123456Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["TrafficTask2"][];
                };
            };
        };
    };
    validate_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "none_for": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["TrafficRule"];
            };
        };
        responses: {
            /** @description What `POST` would do. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Validated"];
                };
            };
        };
    };
    backtest_rule_traffic: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "none_for": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["TrafficRule"];
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    backtest_traffic: {
        parameters: {
            query?: {
                /** @description How much of the past, 1m to 30d; 7d where it is left out. */
                last?: components["schemas"]["InfluxDuration"] | "";
                /** @description Answer with what was judged at each look, too: at most so many points of each part. */
                looks?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    app?: components["schemas"]["AppName"];
                    warn_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    crit_percent?: (components["schemas"]["Percent"] | null) | ("" | null);
                    window?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    min_usual?: (components["schemas"]["Count"] | null) | ("" | null);
                    none_for?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    hosts?: (components["schemas"]["Hosts"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    delivery?: (components["schemas"]["Delivery2"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description What a rule would have done. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
        };
    };
    state_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How a task stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskState"];
                };
            };
        };
    };
    script_traffic: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A script and its vars. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rendered"];
                };
            };
        };
    };
    create_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "nightly-backup",
                 *       "title": "Nightly backup",
                 *       "cron": "0 3 * * *",
                 *       "timezone": "Europe/Berlin",
                 *       "grace": "30m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["HeartbeatCheck"];
            };
        };
        responses: {
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    patch_by_body_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod",
                 *       "name": "nightly-backup"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app: components["schemas"]["AppName"];
                    name: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    slug?: (components["schemas"]["Slug"] | null) | ("" | null);
                    period?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    cron?: (components["schemas"]["CronText"] | null) | ("" | null);
                    oncalendar?: (components["schemas"]["OnCalendarText"] | null) | ("" | null);
                    timezone?: (components["schemas"]["Zone"] | null) | ("" | null);
                    grace?: components["schemas"]["InfluxDuration"] | ("" | null);
                    post_only?: boolean | ("" | null);
                    manual_resume?: boolean | ("" | null);
                    expect_first_by?: (components["schemas"]["Moment"] | null) | ("" | null);
                    keywords?: (components["schemas"]["Keywords"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    read_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    replace_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "nightly-backup",
                 *       "title": "Nightly backup",
                 *       "cron": "0 3 * * *",
                 *       "timezone": "Europe/Berlin",
                 *       "grace": "30m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    slug?: (components["schemas"]["Slug"] | null) | ("" | null);
                    period?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    cron?: (components["schemas"]["CronText"] | null) | ("" | null);
                    oncalendar?: (components["schemas"]["OnCalendarText"] | null) | ("" | null);
                    timezone?: (components["schemas"]["Zone"] | null) | ("" | null);
                    grace?: components["schemas"]["InfluxDuration"] | ("" | null);
                    post_only?: boolean | ("" | null);
                    manual_resume?: boolean | ("" | null);
                    expect_first_by?: (components["schemas"]["Moment"] | null) | ("" | null);
                    keywords?: (components["schemas"]["Keywords"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    delete_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check as it was. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    patch_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    slug?: (components["schemas"]["Slug"] | null) | ("" | null);
                    period?: (components["schemas"]["InfluxDuration"] | null) | ("" | null);
                    cron?: (components["schemas"]["CronText"] | null) | ("" | null);
                    oncalendar?: (components["schemas"]["OnCalendarText"] | null) | ("" | null);
                    timezone?: (components["schemas"]["Zone"] | null) | ("" | null);
                    grace?: components["schemas"]["InfluxDuration"] | ("" | null);
                    post_only?: boolean | ("" | null);
                    manual_resume?: boolean | ("" | null);
                    expect_first_by?: (components["schemas"]["Moment"] | null) | ("" | null);
                    keywords?: (components["schemas"]["Keywords"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    events_heartbeat: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    disable_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    test_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_heartbeat: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "name": "nightly-backup",
                     *           "title": "Nightly backup",
                     *           "cron": "0 3 * * *",
                     *           "timezone": "Europe/Berlin",
                     *           "grace": "30m",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["HeartbeatCheckVersion"][];
                };
            };
        };
    };
    rollback_heartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
            /** @description Restored; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "heartbeat:shop-prod:nightly-backup",
                     *       "kind": "heartbeat",
                     *       "app": "shop-prod",
                     *       "name": "nightly-backup",
                     *       "title": "Nightly backup",
                     *       "cron": "0 3 * * *",
                     *       "timezone": "Europe/Berlin",
                     *       "grace": "30m",
                     *       "post_only": false,
                     *       "manual_resume": false,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView"];
                };
            };
        };
    };
    list_heartbeat: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "heartbeat:shop-prod:nightly-backup",
                     *         "kind": "heartbeat",
                     *         "app": "shop-prod",
                     *         "name": "nightly-backup",
                     *         "title": "Nightly backup",
                     *         "cron": "0 3 * * *",
                     *         "timezone": "Europe/Berlin",
                     *         "grace": "30m",
                     *         "post_only": false,
                     *         "manual_resume": false,
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "generation": 1,
                     *         "enabled": true,
                     *         "state": {
                     *           "status": "up",
                     *           "since": "2026-02-01T02:00:12.123456Z",
                     *           "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *           "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *           "slug": "nightly-backup",
                     *           "reports": 28,
                     *           "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *           "run_began_at": null,
                     *           "expected_at": "2026-03-02T02:00:00Z",
                     *           "down_at": "2026-03-02T02:30:00Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["HeartbeatCheckView2"][];
                };
            };
        };
    };
    validate_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "nightly-backup",
                 *       "title": "Nightly backup",
                 *       "cron": "0 3 * * *",
                 *       "timezone": "Europe/Berlin",
                 *       "grace": "30m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["HeartbeatCheck"];
            };
        };
        responses: {
            /** @description What `POST` would store of a check. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedCheck"];
                };
            };
        };
    };
    state_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "since": "2026-02-01T02:00:12.123456Z",
                     *       "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *       "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *       "slug": "nightly-backup",
                     *       "reports": 28,
                     *       "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *       "run_began_at": null,
                     *       "expected_at": "2026-03-02T02:00:00Z",
                     *       "down_at": "2026-03-02T02:30:00Z",
                     *       "uptime": {
                     *         "24h": 100,
                     *         "7d": 100,
                     *         "30d": 99.861,
                     *         "90d": 99.953
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckHistory"];
                };
            };
        };
    };
    preview_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next five times. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "timezone": "Europe/Berlin",
                     *       "next": [
                     *         {
                     *           "at": "2026-03-01T02:00:00Z",
                     *           "local": "Sun 2026-03-01 03:00:00 CET"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulePreview"];
                };
            };
        };
    };
    flips_heartbeat: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes of the last three months; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:30:00Z",
                     *         "from": "up",
                     *         "to": "down",
                     *         "reason": "timeout",
                     *         "evidence": "Nightly backup is down: it does not report"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Flip"][];
                };
            };
        };
    };
    pause_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is paused. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resume_heartbeat: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is new again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reports_heartbeat: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last reports; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "n": 28,
                     *         "at": "2026-03-01T02:00:14.123456Z",
                     *         "what": "success",
                     *         "scheme": "https",
                     *         "method": "POST",
                     *         "address": "203.0.113.9",
                     *         "user_agent": "curl/8.5.0",
                     *         "exit_status": 0,
                     *         "run": null,
                     *         "took": 12.5,
                     *         "body": "4 GB in 12 s"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Report2"][];
                };
            };
        };
    };
    create_probe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "shop",
                 *       "title": "Shop",
                 *       "url": "https://shop.example.com/health",
                 *       "expect": {
                 *         "status": "200",
                 *         "contains": [
                 *           "ok"
                 *         ],
                 *         "within": "2s",
                 *         "certificate": "14d"
                 *       },
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ProbeCheck"];
            };
        };
        responses: {
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    patch_by_body_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod",
                 *       "name": "shop"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app: components["schemas"]["AppName"];
                    name: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    url?: components["schemas"]["Endpoint"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    retry_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    method?: components["schemas"]["Method"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    body?: (components["schemas"]["RequestBody"] | null) | ("" | null);
                    follow_redirects?: boolean | ("" | null);
                    expect?: (components["schemas"]["Expected"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    recover_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    down_headline?: (components["schemas"]["Headline"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    read_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    replace_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "shop",
                 *       "title": "Shop",
                 *       "url": "https://shop.example.com/health",
                 *       "expect": {
                 *         "status": "200",
                 *         "contains": [
                 *           "ok"
                 *         ],
                 *         "within": "2s",
                 *         "certificate": "14d"
                 *       },
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    url: components["schemas"]["Endpoint"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    retry_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    method?: components["schemas"]["Method"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    body?: (components["schemas"]["RequestBody"] | null) | ("" | null);
                    follow_redirects?: boolean | ("" | null);
                    expect?: (components["schemas"]["Expected"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    recover_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    down_headline?: (components["schemas"]["Headline"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    delete_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check as it was. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    patch_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    url?: components["schemas"]["Endpoint"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    retry_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    method?: components["schemas"]["Method"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    body?: (components["schemas"]["RequestBody"] | null) | ("" | null);
                    follow_redirects?: boolean | ("" | null);
                    expect?: (components["schemas"]["Expected"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    recover_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    down_headline?: (components["schemas"]["Headline"] | null) | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    events_probe: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    disable_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    test_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_probe: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "name": "shop",
                     *           "title": "Shop",
                     *           "url": "https://shop.example.com/health",
                     *           "expect": {
                     *             "status": "200",
                     *             "contains": [
                     *               "ok"
                     *             ],
                     *             "within": "2s",
                     *             "certificate": "14d"
                     *           },
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ProbeCheckVersion"][];
                };
            };
        };
    };
    rollback_probe: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
            /** @description Restored; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "probe:shop-prod:shop",
                     *       "kind": "probe",
                     *       "app": "shop-prod",
                     *       "name": "shop",
                     *       "title": "Shop",
                     *       "url": "https://shop.example.com/health",
                     *       "interval": "1m",
                     *       "retry_interval": "20s",
                     *       "timeout": "10s",
                     *       "follow_redirects": true,
                     *       "expect": {
                     *         "status": "200",
                     *         "contains": [
                     *           "ok"
                     *         ],
                     *         "within": "2s",
                     *         "certificate": "14d"
                     *       },
                     *       "fail_after": 2,
                     *       "recover_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ProbeCheckView"];
                };
            };
        };
    };
    list_probe: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "probe:shop-prod:shop",
                     *         "kind": "probe",
                     *         "app": "shop-prod",
                     *         "name": "shop",
                     *         "title": "Shop",
                     *         "url": "https://shop.example.com/health",
                     *         "interval": "1m",
                     *         "retry_interval": "20s",
                     *         "timeout": "10s",
                     *         "follow_redirects": true,
                     *         "expect": {
                     *           "status": "200",
                     *           "contains": [
                     *             "ok"
                     *           ],
                     *           "within": "2s",
                     *           "certificate": "14d"
                     *         },
                     *         "fail_after": 2,
                     *         "recover_after": 1,
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "generation": 1,
                     *         "enabled": true,
                     *         "state": {
                     *           "status": "up",
                     *           "since": "2026-02-01T02:00:12.123456Z",
                     *           "ping_url": null,
                     *           "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *           "slug": "",
                     *           "reports": 28,
                     *           "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *           "run_began_at": null,
                     *           "expected_at": "2026-03-01T02:01:14Z",
                     *           "down_at": null,
                     *           "polled": {
                     *             "failures": 2,
                     *             "against": 0,
                     *             "last": {
                     *               "at": "2026-03-01T02:00:14.123456Z",
                     *               "answer": "good",
                     *               "status": 200,
                     *               "reason": null,
                     *               "redirects": 0,
                     *               "took": 0.213
                     *             }
                     *           }
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ProbeCheckView2"][];
                };
            };
        };
    };
    validate_probe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "shop",
                 *       "title": "Shop",
                 *       "url": "https://shop.example.com/health",
                 *       "expect": {
                 *         "status": "200",
                 *         "contains": [
                 *           "ok"
                 *         ],
                 *         "within": "2s",
                 *         "certificate": "14d"
                 *       },
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ProbeCheck"];
            };
        };
        responses: {
            /** @description What `POST` would store of a check. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedCheck"];
                };
            };
        };
    };
    state_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "since": "2026-02-01T02:00:12.123456Z",
                     *       "ping_url": null,
                     *       "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *       "slug": "",
                     *       "reports": 28,
                     *       "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *       "run_began_at": null,
                     *       "expected_at": "2026-03-01T02:01:14Z",
                     *       "down_at": null,
                     *       "polled": {
                     *         "failures": 2,
                     *         "against": 0,
                     *         "last": {
                     *           "at": "2026-03-01T02:00:14.123456Z",
                     *           "answer": "good",
                     *           "status": 200,
                     *           "reason": null,
                     *           "redirects": 0,
                     *           "took": 0.213
                     *         }
                     *       },
                     *       "uptime": {
                     *         "24h": 100,
                     *         "7d": 100,
                     *         "30d": 99.861,
                     *         "90d": 99.953
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckHistory"];
                };
            };
        };
    };
    preview_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next five times. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "timezone": "Europe/Berlin",
                     *       "next": [
                     *         {
                     *           "at": "2026-03-01T02:00:00Z",
                     *           "local": "Sun 2026-03-01 03:00:00 CET"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulePreview"];
                };
            };
        };
    };
    flips_probe: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes of the last three months; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:30:00Z",
                     *         "from": "up",
                     *         "to": "down",
                     *         "reason": "timeout",
                     *         "evidence": "Nightly backup is down: it does not report"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Flip"][];
                };
            };
        };
    };
    pause_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is paused. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resume_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is new again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    results_probe: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results of the last days; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:00:14.123456Z",
                     *         "answer": "bad",
                     *         "status": 503,
                     *         "reason": "HTTP 503, not 200-399",
                     *         "redirects": 0,
                     *         "took": 0.213,
                     *         "phases": {
                     *           "dns": 0.012,
                     *           "connect": 0.021,
                     *           "tls": 0.044,
                     *           "first_byte": 0.131
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Result"][];
                };
            };
        };
    };
    summary_probe: {
        parameters: {
            query?: {
                /** @description What is added up. */
                per?: ("hour" | "day") | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first first; none where there are none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T00:00:00Z",
                     *         "good": 1438,
                     *         "bad": 2,
                     *         "other": 0,
                     *         "took": 0.187,
                     *         "slowest": 1.25
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ResultSummary"][];
                };
            };
        };
    };
    poll_probe: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-03-01T02:00:14.123456Z",
                     *       "answer": "bad",
                     *       "status": 503,
                     *       "reason": "HTTP 503, not 200-399",
                     *       "redirects": 0,
                     *       "took": 0.213,
                     *       "phases": {
                     *         "dns": 0.012,
                     *         "connect": 0.021,
                     *         "tls": 0.044,
                     *         "first_byte": 0.131
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Result"];
                };
            };
        };
    };
    create_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "invoices",
                 *       "title": "Invoices",
                 *       "url": "https://shop.example.com/jobs/invoices",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["JobCheck"];
            };
        };
        responses: {
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    patch_by_body_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod",
                 *       "name": "invoices"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app: components["schemas"]["AppName"];
                    name: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
                    url?: components["schemas"]["HttpUrl"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    error_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    login?: (components["schemas"]["Login"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    read_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    replace_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "invoices",
                 *       "title": "Invoices",
                 *       "url": "https://shop.example.com/jobs/invoices",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
                    url: components["schemas"]["HttpUrl"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    error_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    login?: (components["schemas"]["Login"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    delete_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check as it was. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    patch_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    /** @description Where it says how it is, as JSON with `status`, `lastrun` and `frequency`. */
                    url?: components["schemas"]["HttpUrl"];
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    error_interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    timeout?: components["schemas"]["InfluxDuration"] | ("" | null);
                    headers?: components["schemas"]["Headers"] | ("" | null);
                    secret_headers?: components["schemas"]["SecretHeaders"] | ("" | null);
                    login?: (components["schemas"]["Login"] | null) | ("" | null);
                    fail_after?: components["schemas"]["InARow"] | ("" | null);
                    notify?: components["schemas"]["Notify"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    events_job: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    disable_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    test_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_job: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "name": "invoices",
                     *           "title": "Invoices",
                     *           "url": "https://shop.example.com/jobs/invoices",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["JobCheckVersion"][];
                };
            };
        };
    };
    rollback_job: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
            /** @description Restored; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "job:shop-prod:invoices",
                     *       "kind": "job",
                     *       "app": "shop-prod",
                     *       "name": "invoices",
                     *       "title": "Invoices",
                     *       "url": "https://shop.example.com/jobs/invoices",
                     *       "interval": "1m",
                     *       "error_interval": "8m",
                     *       "timeout": "10s",
                     *       "fail_after": 1,
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": null,
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-01T02:01:14Z",
                     *         "down_at": null,
                     *         "polled": {
                     *           "failures": 2,
                     *           "against": 0,
                     *           "last": {
                     *             "at": "2026-03-01T02:00:14.123456Z",
                     *             "answer": "good",
                     *             "status": 200,
                     *             "reason": null,
                     *             "redirects": 0,
                     *             "took": 0.213
                     *           }
                     *         }
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["JobCheckView"];
                };
            };
        };
    };
    list_job: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "job:shop-prod:invoices",
                     *         "kind": "job",
                     *         "app": "shop-prod",
                     *         "name": "invoices",
                     *         "title": "Invoices",
                     *         "url": "https://shop.example.com/jobs/invoices",
                     *         "interval": "1m",
                     *         "error_interval": "8m",
                     *         "timeout": "10s",
                     *         "fail_after": 1,
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "generation": 1,
                     *         "enabled": true,
                     *         "state": {
                     *           "status": "up",
                     *           "since": "2026-02-01T02:00:12.123456Z",
                     *           "ping_url": null,
                     *           "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *           "slug": "",
                     *           "reports": 28,
                     *           "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *           "run_began_at": null,
                     *           "expected_at": "2026-03-01T02:01:14Z",
                     *           "down_at": null,
                     *           "polled": {
                     *             "failures": 2,
                     *             "against": 0,
                     *             "last": {
                     *               "at": "2026-03-01T02:00:14.123456Z",
                     *               "answer": "good",
                     *               "status": 200,
                     *               "reason": null,
                     *               "redirects": 0,
                     *               "took": 0.213
                     *             }
                     *           }
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["JobCheckView2"][];
                };
            };
        };
    };
    validate_job: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "invoices",
                 *       "title": "Invoices",
                 *       "url": "https://shop.example.com/jobs/invoices",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["JobCheck"];
            };
        };
        responses: {
            /** @description What `POST` would store of a check. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedCheck"];
                };
            };
        };
    };
    state_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "since": "2026-02-01T02:00:12.123456Z",
                     *       "ping_url": null,
                     *       "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *       "slug": "",
                     *       "reports": 28,
                     *       "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *       "run_began_at": null,
                     *       "expected_at": "2026-03-01T02:01:14Z",
                     *       "down_at": null,
                     *       "polled": {
                     *         "failures": 2,
                     *         "against": 0,
                     *         "last": {
                     *           "at": "2026-03-01T02:00:14.123456Z",
                     *           "answer": "good",
                     *           "status": 200,
                     *           "reason": null,
                     *           "redirects": 0,
                     *           "took": 0.213
                     *         }
                     *       },
                     *       "uptime": {
                     *         "24h": 100,
                     *         "7d": 100,
                     *         "30d": 99.861,
                     *         "90d": 99.953
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckHistory"];
                };
            };
        };
    };
    preview_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next five times. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "timezone": "Europe/Berlin",
                     *       "next": [
                     *         {
                     *           "at": "2026-03-01T02:00:00Z",
                     *           "local": "Sun 2026-03-01 03:00:00 CET"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulePreview"];
                };
            };
        };
    };
    flips_job: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes of the last three months; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:30:00Z",
                     *         "from": "up",
                     *         "to": "down",
                     *         "reason": "timeout",
                     *         "evidence": "Nightly backup is down: it does not report"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Flip"][];
                };
            };
        };
    };
    pause_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is paused. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resume_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is new again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    results_job: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The results of the last days; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:00:14.123456Z",
                     *         "answer": "bad",
                     *         "status": 503,
                     *         "reason": "HTTP 503, not 200-399",
                     *         "redirects": 0,
                     *         "took": 0.213,
                     *         "phases": {
                     *           "dns": 0.012,
                     *           "connect": 0.021,
                     *           "tls": 0.044,
                     *           "first_byte": 0.131
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Result"][];
                };
            };
        };
    };
    summary_job: {
        parameters: {
            query?: {
                /** @description What is added up. */
                per?: ("hour" | "day") | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The first first; none where there are none. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T00:00:00Z",
                     *         "good": 1438,
                     *         "bad": 2,
                     *         "other": 0,
                     *         "took": 0.187,
                     *         "slowest": 1.25
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ResultSummary"][];
                };
            };
        };
    };
    poll_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-03-01T02:00:14.123456Z",
                     *       "answer": "bad",
                     *       "status": 503,
                     *       "reason": "HTTP 503, not 200-399",
                     *       "redirects": 0,
                     *       "took": 0.213,
                     *       "phases": {
                     *         "dns": 0.012,
                     *         "connect": 0.021,
                     *         "tls": 0.044,
                     *         "first_byte": 0.131
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Result"];
                };
            };
        };
    };
    create_item: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "dns",
                 *       "title": "DNS",
                 *       "interval": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ItemCheck"];
            };
        };
        responses: {
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    /** @description Its own address. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    patch_by_body_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null,
                 *       "app": "shop-prod",
                 *       "name": "dns"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app: components["schemas"]["AppName"];
                    name: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    refresh_id?: (components["schemas"]["Line"] | null) | ("" | null);
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    read_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    replace_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "dns",
                 *       "title": "DNS",
                 *       "interval": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    refresh_id?: (components["schemas"]["Line"] | null) | ("" | null);
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Replaced, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
            /** @description Created; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    delete_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check as it was. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    patch_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slack": "#on-call",
                 *       "email": null
                 *     }
                 */
                "application/json": {
                    title?: (components["schemas"]["Line"] | null) | ("" | null);
                    description?: (components["schemas"]["Text"] | null) | ("" | null);
                    app?: components["schemas"]["AppName"];
                    name?: components["schemas"]["CheckName"];
                    tags?: components["schemas"]["Tags"] | ("" | null);
                    refresh_id?: (components["schemas"]["Line"] | null) | ("" | null);
                    interval?: components["schemas"]["InfluxDuration"] | ("" | null);
                    remind?: (components["schemas"]["Remind"] | null) | ("" | null);
                    flap?: (components["schemas"]["Flap"] | null) | ("" | null);
                    slack?: (components["schemas"]["SlackChannel"] | null) | ("" | null);
                    email?: (components["schemas"]["Emails"] | null) | ("" | null);
                    post?: (components["schemas"]["WebhookUrl"] | null) | ("" | null);
                    targets?: (components["schemas"]["OtherTargets"] | null) | ("" | null);
                    enabled?: (boolean | null) | ("" | null);
                };
            };
        };
        responses: {
            /** @description Changed; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    events_item: {
        parameters: {
            query?: {
                /** @description Only changes to this level. */
                level?: ("OK" | "INFO" | "WARNING" | "CRITICAL") | "";
                /** @description From then on, by the time of the data. */
                since?: string | "";
                /** @description Before then, by the time of the data. */
                until?: string | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The events, the newest first; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": 7,
                     *         "task": "shop-prod-5xx",
                     *         "kind": "5xx",
                     *         "app": "shop-prod",
                     *         "part": "shop-prod-5xx",
                     *         "at": "2026-03-01T09:30:00Z",
                     *         "level": "CRITICAL",
                     *         "previous": "OK",
                     *         "message": "CRITICAL shop-prod: 12 of 90 requests failed",
                     *         "details": "",
                     *         "duration_seconds": 0,
                     *         "source": "post",
                     *         "late": false,
                     *         "received_at": "2026-03-01T09:30:10.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Event"][];
                };
            };
        };
    };
    enable_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    disable_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The check. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    test_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How the targets took a test notification. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestReport"];
                };
            };
        };
    };
    versions_item: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The versions; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "generation": 2,
                     *         "at": "2026-03-01T09:30:00.123456Z",
                     *         "by": "api",
                     *         "action": "changed",
                     *         "deleted": false,
                     *         "rule": {
                     *           "app": "shop-prod",
                     *           "name": "dns",
                     *           "title": "DNS",
                     *           "interval": "10m",
                     *           "slack": "#shop-alerts",
                     *           "enabled": true
                     *         },
                     *         "changes": {
                     *           "enabled": {
                     *             "old": false,
                     *             "new": true
                     *           }
                     *         }
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ItemCheckVersion"][];
                };
            };
        };
    };
    rollback_item: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETags that the change may be made to, or *. */
                "If-Match"?: string;
                /** @description * : only if there is no such task. */
                "If-None-Match"?: "*" | "";
            };
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "generation": 1
                 *     }
                 */
                "application/json": components["schemas"]["Rollback"];
            };
        };
        responses: {
            /** @description Changed, or as it should be already. */
            200: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
            /** @description Restored; it is evaluated. */
            201: {
                headers: {
                    /** @description The generation, for If-Match. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "item:shop-prod:dns",
                     *       "kind": "item",
                     *       "app": "shop-prod",
                     *       "name": "dns",
                     *       "title": "DNS",
                     *       "interval": "10m",
                     *       "slack": "#shop-alerts",
                     *       "email": null,
                     *       "post": null,
                     *       "generation": 1,
                     *       "enabled": true,
                     *       "state": {
                     *         "status": "up",
                     *         "since": "2026-02-01T02:00:12.123456Z",
                     *         "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *         "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *         "slug": "nightly-backup",
                     *         "reports": 28,
                     *         "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *         "run_began_at": null,
                     *         "expected_at": "2026-03-02T02:00:00Z",
                     *         "down_at": "2026-03-02T02:30:00Z"
                     *       },
                     *       "created_at": "2026-03-01T09:30:00.123456Z",
                     *       "updated_at": "2026-03-01T09:30:00.123456Z"
                     *     }
                     */
                    "application/json": components["schemas"]["ItemCheckView"];
                };
            };
        };
    };
    list_item: {
        parameters: {
            query?: {
                /** @description Only this app's. */
                app?: components["schemas"]["AppName"] | "";
                /** @description Only those with a target that could not be told. */
                delivery?: "failing" | "";
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: string | "";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checks, sorted by key. */
            200: {
                headers: {
                    /** @description The next page, where `limit` is given and there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "id": "item:shop-prod:dns",
                     *         "kind": "item",
                     *         "app": "shop-prod",
                     *         "name": "dns",
                     *         "title": "DNS",
                     *         "interval": "10m",
                     *         "slack": "#shop-alerts",
                     *         "email": null,
                     *         "post": null,
                     *         "generation": 1,
                     *         "enabled": true,
                     *         "state": {
                     *           "status": "up",
                     *           "since": "2026-02-01T02:00:12.123456Z",
                     *           "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *           "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *           "slug": "nightly-backup",
                     *           "reports": 28,
                     *           "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *           "run_began_at": null,
                     *           "expected_at": "2026-03-02T02:00:00Z",
                     *           "down_at": "2026-03-02T02:30:00Z"
                     *         },
                     *         "created_at": "2026-03-01T09:30:00.123456Z",
                     *         "updated_at": "2026-03-01T09:30:00.123456Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ItemCheckView2"][];
                };
            };
        };
    };
    validate_item: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "app": "shop-prod",
                 *       "name": "dns",
                 *       "title": "DNS",
                 *       "interval": "10m",
                 *       "slack": "#shop-alerts"
                 *     }
                 */
                "application/json": components["schemas"]["ItemCheck"];
            };
        };
        responses: {
            /** @description What `POST` would store of a check. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ValidatedCheck"];
                };
            };
        };
    };
    state_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "up",
                     *       "since": "2026-02-01T02:00:12.123456Z",
                     *       "ping_url": "https://alerts.example.com/ping/5bf66975-d4c7-4bf5-bcc8-b8d8a82ea278",
                     *       "badge_url": "https://alerts.example.com/b/2/0c8983c9-9d73-446f-adb5-0641fdacc9d4.svg",
                     *       "slug": "nightly-backup",
                     *       "reports": 28,
                     *       "last_report_at": "2026-03-01T02:00:14.123456Z",
                     *       "run_began_at": null,
                     *       "expected_at": "2026-03-02T02:00:00Z",
                     *       "down_at": "2026-03-02T02:30:00Z",
                     *       "uptime": {
                     *         "24h": 100,
                     *         "7d": 100,
                     *         "30d": 99.861,
                     *         "90d": 99.953
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckHistory"];
                };
            };
        };
    };
    preview_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The next five times. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "timezone": "Europe/Berlin",
                     *       "next": [
                     *         {
                     *           "at": "2026-03-01T02:00:00Z",
                     *           "local": "Sun 2026-03-01 03:00:00 CET"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SchedulePreview"];
                };
            };
        };
    };
    flips_item: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The changes of the last three months; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "at": "2026-03-01T02:30:00Z",
                     *         "from": "up",
                     *         "to": "down",
                     *         "reason": "timeout",
                     *         "evidence": "Nightly backup is down: it does not report"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Flip"][];
                };
            };
        };
    };
    pause_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is paused. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    resume_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is new again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    reports_item: {
        parameters: {
            query?: {
                /** @description At most so many; the next page is in the Link header. */
                limit?: number | "";
                /** @description Begin after this place, as the Link header has it. */
                after?: number | "";
            };
            header?: never;
            path: {
                /** @description The app. */
                app: components["schemas"]["AppName"];
                /** @description The check's name. */
                name: components["schemas"]["CheckName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The last reports; 100 at most, where no limit is given. */
            200: {
                headers: {
                    /** @description The next page, where there is one. */
                    Link?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example [
                     *       {
                     *         "n": 28,
                     *         "at": "2026-03-01T02:00:14.123456Z",
                     *         "what": "success",
                     *         "scheme": "https",
                     *         "method": "POST",
                     *         "address": "203.0.113.9",
                     *         "user_agent": "curl/8.5.0",
                     *         "exit_status": 0,
                     *         "run": null,
                     *         "took": 12.5,
                     *         "body": "4 GB in 12 s"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["Report2"][];
                };
            };
        };
    };
}
