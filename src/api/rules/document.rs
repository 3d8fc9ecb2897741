//! What the OpenAPI document says of the routes of one kind.

use aide::transform::TransformOperation;
use axum::Json;
use rules::{KapacitorKind, render::Rendered};
use serde_json::json;

use crate::api::{
    openapi::{
        WRITE, about, accepted, body_is_change, describe_body, errors, header, is_of_the_key,
        rule_where, task,
    },
    views::{RollbackInput, StateView, TestReport, Validated},
};

pub fn create<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "create", "Create a rule");
    let op = task::<K, 201>(op, "Created; Kapacitor runs it.");
    let op = header::<201>(op, "Location", "The task's own address.");
    errors(accepted::<K>(op), &[WRITE, &[409]].concat())
}

fn patched<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = task::<K, 201>(op, "Changed; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn patch_by_body<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "patch_by_body", "Change a rule, its key in the body");
    patched::<K>(body_is_change_of_its_own::<K>(op))
}

pub fn patch<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "patch", "Change a rule: a JSON merge patch");
    patched::<K>(body_is_change::<K>(op))
}

pub fn replace<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "replace", "Create a rule or replace it");
    let op = body_without_key::<K>(op);
    let op = task::<K, 200>(op, "Replaced, or as it should be already.");
    let op = task::<K, 201>(op, "Created; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

pub fn read<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "read", "Read a rule");
    errors(task::<K, 200>(op, "The task."), &[404])
}

pub fn read_as_before<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(
        op,
        "read_as_before",
        "Read a rule, under the older service's address",
    );
    errors(task::<K, 200>(op, "The task."), &[404])
}

pub fn delete<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "delete", "Delete a rule");
    let op = task::<K, 200>(op, "The task as it was; Kapacitor has let go of it.");
    errors(accepted::<K>(op), &[400, 404, 412])
}

fn switched<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = task::<K, 200>(op, "The task; Kapacitor has followed.");
    errors(accepted::<K>(op), &[400, 404, 412, 422])
}

pub fn enable<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    switched::<K>(about::<K>(op, "enable", "Resume a rule"))
}

pub fn disable<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    switched::<K>(about::<K>(op, "disable", "Pause a rule without losing it"))
}

pub fn state<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "state", "The alert level of a rule");
    errors(op.response::<200, Json<StateView>>(), &[404, 502])
}

pub fn script<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "script", "The TICKscript and vars of a rule, as pushed");
    errors(op.response::<200, Json<Rendered>>(), &[404])
}

pub fn validate<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(op, "validate", "What POST would do; nothing is stored");
    errors(
        op.response::<200, Json<Validated>>(),
        &[WRITE, &[409, 502]].concat(),
    )
}

pub fn test<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let op = about::<K>(
        op,
        "test",
        "Send a test notification to the rule's own targets",
    );
    errors(op.response::<200, Json<TestReport>>(), &[404, 502])
}

pub fn rollback<K: KapacitorKind>(op: TransformOperation<'_>) -> TransformOperation<'_> {
    let summary = "Make a rule what it was, also one that was deleted";
    let mut op = about::<K>(op, "rollback", summary);
    let schema =
        aide::generate::in_context(|context| context.schema.subschema_for::<RollbackInput>());
    describe_body(op.inner_mut(), schema, json!({ "generation": 1 }));
    let op = task::<K, 200>(op, "Changed, or as it should be already.");
    let op = task::<K, 201>(op, "Restored; Kapacitor runs it.");
    errors(accepted::<K>(op), &[WRITE, &[404, 412]].concat())
}

/// Says that the body is a change of the rule whose key it has.
fn body_is_change_of_its_own<K: KapacitorKind>(
    mut op: TransformOperation<'_>,
) -> TransformOperation<'_> {
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
fn body_without_key<K: KapacitorKind>(mut op: TransformOperation<'_>) -> TransformOperation<'_> {
    let schema = rule_where::<K>(|name| !is_of_the_key::<K>(name));
    describe_body(op.inner_mut(), schema, K::example());
    op
}
