//! InfluxQL as InfluxDB reads it, told in another way than the service writes it
//! (<https://docs.influxdata.com/influxdb/v1/query_language/spec/>).

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Between double quotes.
    Identifier(String),
    /// Between single quotes.
    Text(String),
    /// Between slashes, as the regular expression has it.
    Regex(String),
    /// All else, blanks left out.
    Other(char),
}

impl Token {
    /// What kind of token it is, without what is in it.
    pub fn shape(&self) -> char {
        match self {
            Self::Identifier(_) => '"',
            Self::Text(_) => '\'',
            Self::Regex(_) => '/',
            Self::Other(c) => *c,
        }
    }
}

/// The tokens of a query, or none where InfluxDB would not read it.
pub fn tokens(query: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut chars = query.chars();
    while let Some(c) = chars.next() {
        tokens.push(match c {
            '"' => Token::Identifier(quoted(&mut chars, c)?),
            '\'' => Token::Text(quoted(&mut chars, c)?),
            '/' => {
                let mut regex = String::new();
                loop {
                    match chars.next()? {
                        '/' => break,
                        '\n' => return None,
                        '\\' => match chars.next()? {
                            '/' => regex.push('/'),
                            other => regex.extend(['\\', other]),
                        },
                        other => regex.push(other),
                    }
                }
                Token::Regex(regex)
            }
            c if c.is_whitespace() => continue,
            c => Token::Other(c),
        });
    }
    Some(tokens)
}

fn quoted(chars: &mut std::str::Chars<'_>, quote: char) -> Option<String> {
    let mut text = String::new();
    loop {
        match chars.next()? {
            // it takes the one for the other, and neither may stand in a text
            '\n' | '\r' | '\0' => return None,
            '\\' => text.push(match chars.next()? {
                'n' => '\n',
                c @ ('\\' | '\'' | '"') => c,
                _ => return None,
            }),
            c if c == quote => return Some(text),
            c => text.push(c),
        }
    }
}
