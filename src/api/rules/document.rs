//! What the OpenAPI document says of the routes of one kind.

use aide::transform::TransformOperation;
use axum::Json;
use rules::{Family, Kind, render::Rendered};
use serde_json::json;

use crate::api::{
    check_views::ValidatedCheck,
    openapi::{
        WRITE, about, accepted, body_is_change, describe_body, errors, header, is_of_the_key,
        rule_where, task,
    },
    views::{RollbackInput, StateView, TestReport, Validated},
};

/// That it is as it should be.
fn runs<K: Kind>(done: &str) -> String {
    match K::FAMILY {
        Family::Task => format!("{done}; Kapacitor runs it."),
        Family::Check => format!("{done}; it is evaluated."),
    }
}

pub fn create<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "create", "Create a rule");
    let op = task::<K, 201>(op, &runs::<K>("Created"));
    let op = header::<201>(op, "Location", "Its own address.");
    errors(accepted::<K>(op), &[WRITE, &[409]].concat())
}

fn patched<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = task::<K, 201>(op, &runs::<K>("Changed"));
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn patch_by_body<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "patch_by_body", "Change a rule, its key in the body");
    patched::<K>(body_is_change_of_its_own::<K>(op))
}

pub fn patch<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "patch", "Change a rule: a JSON merge patch");
    patched::<K>(body_is_change::<K>(op))
}

pub fn replace<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "replace", "Create a rule or replace it");
    let op = body_without_key::<K>(op);
    let op = task::<K, 200>(op, "Replaced, or as it should be already.");
    let op = task::<K, 201>(op, &runs::<K>("Created"));
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn read<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "read", "Read a rule");
    errors(
        task::<K, 200>(op, &format!("The {}.", K::FAMILY.as_str())),
        &[404],
    )
}

pub fn read_as_before<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(
        op,
        "read_as_before",
        "Read a rule, under the older service's address",
    );
    errors(
        task::<K, 200>(op, &format!("The {}.", K::FAMILY.as_str())),
        &[404],
    )
}

pub fn delete<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "delete", "Delete a rule");
    let op = task::<K, 200>(
        op,
        match K::FAMILY {
            Family::Task => "The task as it was; Kapacitor has let go of it.",
            Family::Check => "The check as it was.",
        },
    );
    errors(accepted::<K>(op), &[400, 404, 412])
}

fn switched<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = task::<K, 200>(
        op,
        match K::FAMILY {
            Family::Task => "The task; Kapacitor has followed.",
            Family::Check => "The check.",
        },
    );
    errors(accepted::<K>(op), &[400, 404, 412, 422])
}

pub fn enable<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    switched::<K>(about::<K>(op, "enable", "Resume a rule"))
}

pub fn disable<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    switched::<K>(about::<K>(op, "disable", "Pause a rule without losing it"))
}

pub fn state<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "state", "The alert level of a rule");
    errors(op.response::<200, Json<StateView>>(), &[404, 502])
}

pub fn script<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "script", "The TICKscript and vars of a rule, as pushed");
    errors(op.response::<200, Json<Rendered>>(), &[404])
}

pub fn validate<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "validate", "What POST would do; nothing is stored");
    errors(
        op.response::<200, Json<Validated>>(),
        &[WRITE, &[409, 502]].concat(),
    )
}

pub fn validate_check<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "validate", "What POST would do; nothing is stored");
    errors(
        op.response::<200, Json<ValidatedCheck>>(),
        &[WRITE, &[409]].concat(),
    )
}

pub fn test<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(
        op,
        "test",
        "Send a test notification to the rule's own targets",
    );
    let kapacitor: &[u16] = match K::FAMILY {
        Family::Task => &[404, 502],
        Family::Check => &[404],
    };
    errors(op.response::<200, Json<TestReport>>(), kapacitor)
}

pub fn rollback<K: Kind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "Make a rule what it was, also one that was deleted";
    let mut op = about::<K>(op, "rollback", summary);
    let schema =
        aide::generate::in_context(|context| context.schema.subschema_for::<RollbackInput>());
    describe_body(op.inner_mut(), schema, json!({ "generation": 1 }));
    let op = task::<K, 200>(op, "Changed, or as it should be already.");
    let op = task::<K, 201>(op, &runs::<K>("Restored"));
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

/// Says that the body is a change of the rule whose key it has.
fn body_is_change_of_its_own<K: Kind>(mut op: TransformOperation<'_>) -> TransformOperation<'_> {
    let mut schema = rule_where::<K>(is_of_the_key::<K>);
    let about = "The key of a rule, and what to change of it.";
    schema.insert("description".into(), about.into());
    let rule = K::example();
    let mut example = json!({ "slack": "#on-call", "email": null });
    for name in ["app"].into_iter().chain(K::PART_FIELD) {
        example[name] = rule[name].clone();
    }
    describe_body(op.inner_mut(), schema, example);
    op
}

/// Says that the body is a whole rule, which may leave out the key that the address has.
fn body_without_key<K: Kind>(mut op: TransformOperation<'_>) -> TransformOperation<'_> {
    let schema = rule_where::<K>(|name| !is_of_the_key::<K>(name));
    describe_body(op.inner_mut(), schema, K::example());
    op
}
