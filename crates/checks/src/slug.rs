//! Names of checks as they read in an address.

use unicode_normalization::UnicodeNormalization;

/// The name as Django's `slugify` has it: letters without accents, digits and underscores in lower case, with one
/// dash for spaces and dashes. Empty where nothing of it is left.
///
/// Source: <https://docs.djangoproject.com/en/3.2/ref/utils/#django.utils.text.slugify>
pub fn slugify(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.nfkd().filter(char::is_ascii) {
        match letter.to_ascii_lowercase() {
            '-' | ' ' | '\t'..='\r' | '\u{1c}'..='\u{1f}' if !slug.ends_with('-') => {
                slug.push('-');
            }
            letter if letter.is_ascii_alphanumeric() || letter == '_' => slug.push(letter),
            _ => {}
        }
    }
    slug.trim_matches(['-', '_']).to_owned()
}
