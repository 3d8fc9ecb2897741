//! Objects within objects, whose faults are named with their place.

use serde_json::Value;

use crate::fields::{Field, FieldError, Fields, json_type};

/// An array, whatever is in it.
pub(super) struct List(pub(super) Vec<Value>);

impl Field for List {
    fn from_json(value: &Value) -> Result<Self, String> {
        let list = value.as_array().cloned().map(Self);
        list.ok_or_else(|| format!("must be an array, not {}", json_type(value)))
    }
}

/// The fields of an object that is a part of another one.
pub(super) fn object_at(path: &str, value: Value, errors: &mut Vec<FieldError>) -> Option<Fields> {
    match value {
        Value::Object(object) => Some(Fields::new(object)),
        other => {
            errors.push(FieldError {
                field: path.into(),
                message: format!("must be an object, not {}", json_type(&other)),
            });
            None
        }
    }
}

/// Notes what is wrong with the fields of an object that is a part of another one.
pub(super) fn nest(path: &str, fields: Fields, errors: &mut Vec<FieldError>) {
    let faults = fields.finish().err().unwrap_or_default();
    errors.extend(faults.into_iter().map(|fault| FieldError {
        field: format!("{path}.{}", fault.field),
        ..fault
    }));
}
