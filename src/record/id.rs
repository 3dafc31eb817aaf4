//! Identifiers: the names by which entries refer to each other.

string_newtype! {
    /// The id of an entry: lower-case ASCII words joined by hyphens, or a country's alpha-3 code.
    Id {
        valid: |text| is_words(text) || is_alpha3(text),
        is: "an id",
        expected: "lower-case ASCII words joined by hyphens, or an ISO 3166-1 alpha-3 code for a country",
        pattern: "^([a-z0-9]+(-[a-z0-9]+)*|[A-Z]{3})$"
    }
}

string_newtype! {
    /// The ISO 3166-1 alpha-3 code of a state, in the record or not.
    Alpha3 {
        valid: is_alpha3,
        is: "a country code",
        expected: "ISO 3166-1 alpha-3, three capital letters such as `KAZ`",
        pattern: "^[A-Z]{3}$"
    }
}

string_newtype! {
    /// The ISO 3166-1 alpha-2 code of a state.
    Alpha2 {
        valid: |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        is: "a country code",
        expected: "ISO 3166-1 alpha-2, two capital letters such as `KZ`",
        pattern: "^[A-Z]{2}$"
    }
}

display_as_str!(Id, Alpha3, Alpha2);

impl AsRef<str> for Id {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

/// Returns whether a text may be an id, so that it is worth looking for.
pub fn is_id(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_words(text: &str) -> bool {
    // Without branches, so that many bytes are looked at at once.
    let bytes = text.as_bytes();
    let may_stand = |byte: u8| byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'-');
    let all_may = bytes.iter().fold(true, |all, byte| all & may_stand(*byte));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let has_gap = pairs.fold(false, |has, (one, two)| has | ((*one == b'-') & (*two == b'-')));
    let (first, last) = (bytes.first(), bytes.last());
    all_may && !has_gap && last.is_some() && first != Some(&b'-') && last != Some(&b'-')
}

fn is_alpha3(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_words_or_a_country_code() {
        for good in ["a", "doc-kaz-roads", "24kg-20251127-preparing", "KAZ"] {
            assert_eq!(Id::parse(good).map(|id| id.to_string()), Ok(good.to_owned()));
        }
        for bad in ["", "-", "a-", "-a", "a--b", "A", "Kaz", "KAZZ", "a b", "ä", "a_b", "a\n"] {
            assert!(Id::parse(bad).is_err(), "{bad:?}");
        }
    }
}
