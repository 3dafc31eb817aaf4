//! Macros that define the parts of the format: structs, enums of words, and strings of a certain form.

/// Defines a part of the record: a struct whose fields are keys, in canonical order.
///
/// `Option` and `Vec` fields are optional and left out when empty. A field declared as `OneOrMore` is a `Vec`
/// that is required. No key may hold `null` or an empty list, and unknown keys are errors.
macro_rules! record_struct {
    ($(#[doc = $about:literal])+ pub struct $name:ident { $($fields:tt)* }) => {
        record_struct!(@field [$($about)+] $name [] [] $($fields)*);
    };
    (@field $about:tt $name:ident [$($done:tt)*] [$($keys:tt)*]
        $(#[doc = $doc:literal])+ pub $field:ident: Option<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $about $name [$($done)*
            $(#[doc = $doc])+
            #[serde(skip_serializing_if = "Option::is_none")]
            pub $field: Option<$kind>,
        ] [$($keys)* { $field: $kind, optional, or_default, false, $($doc)+ }] $($rest)*);
    };
    (@field $about:tt $name:ident [$($done:tt)*] [$($keys:tt)*]
        $(#[doc = $doc:literal])+ pub $field:ident: Vec<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $about $name [$($done)*
            $(#[doc = $doc])+
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pub $field: Vec<$kind>,
        ] [$($keys)* { $field: Vec<$kind>, list, or_default, false, $($doc)+ }] $($rest)*);
    };
    (@field $about:tt $name:ident [$($done:tt)*] [$($keys:tt)*]
        $(#[doc = $doc:literal])+ pub $field:ident: OneOrMore<$kind:ty>, $($rest:tt)*) => {
        record_struct!(@field $about $name [$($done)*
            $(#[doc = $doc])+
            pub $field: Vec<$kind>,
        ] [$($keys)* { $field: Vec<$kind>, list, required, true, $($doc)+ }] $($rest)*);
    };
    (@field $about:tt $name:ident [$($done:tt)*] [$($keys:tt)*]
        $(#[doc = $doc:literal])+ pub $field:ident: $kind:ty, $($rest:tt)*) => {
        record_struct!(@field $about $name [$($done)*
            $(#[doc = $doc])+
            pub $field: $kind,
        ] [$($keys)* { $field: $kind, value, required, true, $($doc)+ }] $($rest)*);
    };
    (@field [$($about:literal)+] $name:ident [$($done:tt)*]
        [$({ $field:ident: $kind:ty, $read:ident, $or:ident, $required:literal, $($doc:literal)+ })*]) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        pub struct $name { $($done)* }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[derive(Clone, Copy)]
                #[allow(non_camel_case_types)]
                enum Key { $($field,)* }
                const KEYS: &[Key] = &[$(Key::$field,)*];
                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        use serde::de::Error;
                        let fields = <$name as crate::record::Described>::SCHEMA.fields();
                        $(let mut $field = None;)*
                        let mut hint = 0;
                        while let Some(found) = map.next_key_seed(crate::record::Key { fields, hint })? {
                            hint = found + 1;
                            match KEYS[found] {
                                $(Key::$field if $field.is_none() => {
                                    $field = Some(crate::record::$read(&mut map)?);
                                })*
                                _ => return Err(A::Error::custom("a key occurs twice")),
                            }
                        }
                        Ok($name { $($field: crate::record::$or($field, stringify!($field))?,)* })
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }

        impl crate::record::Described for $name {
            const SCHEMA: crate::record::Schema = object_schema!(
                $name, [$($about)+]
                $(crate::record::key(stringify!($field)), <$kind as crate::record::Described>::SCHEMA, $required, [$($doc)+];)*
            );
        }

        impl crate::record::Visit for $name {
            fn visit<'a>(
                &'a self,
                at: crate::record::At,
                visit: &mut dyn FnMut(crate::record::At, crate::record::Leaf<'a>),
            ) {
                $(self.$field.visit(at.key(stringify!($name), crate::record::key(stringify!($field))), visit);)*
            }
        }
    };
}

/// Describes an object of the format: its name, what it is, and its keys.
macro_rules! object_schema {
    (
        $name:ident, [$($about:literal)+]
        $($key:expr, $schema:expr, $required:literal, [$($doc:literal)+];)*
    ) => {
        crate::record::Schema::Object({
            // A constant would be in the program once for each place that uses it.
            static OBJECT: crate::record::ObjectSchema = crate::record::ObjectSchema {
                name: stringify!($name),
                description: concat!($($about),+).trim_ascii(),
                fields: &[$(crate::record::FieldSchema {
                    key: $key,
                    description: concat!($($doc),+).trim_ascii(),
                    required: $required,
                    schema: crate::record::narrowed($schema, stringify!($name), $key),
                }),*],
            };
            &OBJECT
        })
    };
}

/// Defines an entry of a section: a [`record_struct!`] with an id first, and a note and sources last.
macro_rules! entry_struct {
    ($(#[doc = $about:literal])+ pub struct $name:ident { $($fields:tt)* }) => {
        record_struct! {
            $(#[doc = $about])+
            pub struct $name {
                /// Identifies the entry.
                pub id: Id,
                $($fields)*
                /// A caution for the reader.
                pub note: Option<Text>,
                /// The sources that state the entry.
                pub sources: OneOrMore<Id>,
            }
        }
    };
}

/// Defines the words that a field may hold, each with its meaning.
macro_rules! string_enum {
    (
        $(#[doc = $about:literal])+
        pub enum $name:ident { $($(#[doc = $doc:literal])+ $word:ident = $text:literal,)+ }
    ) => {
        $(#[doc = $about])+
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, clap::ValueEnum,
        )]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $text)] #[value(name = $text)] $word,)+
        }

        impl $name {
            /// The spelling in the record.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$word => $text,)+ }
            }

            /// The word with a spelling.
            pub fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$word),)+ _ => None }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::record::parsed(deserializer, |text| {
                    let wrong = || crate::record::InvalidValue::new(text, "a word", "one of its list");
                    Self::named(text).ok_or_else(wrong)
                })
            }
        }

        impl crate::record::Described for $name {
            const SCHEMA: crate::record::Schema =
                crate::record::Schema::Words(&crate::record::WordsSchema {
                    name: stringify!($name),
                    description: concat!($($about),+).trim_ascii(),
                    words: &[$(($text, concat!($($doc),+).trim_ascii())),+],
                });
        }

        impl crate::record::Visit for $name {
            fn visit<'a>(
                &'a self,
                at: crate::record::At,
                visit: &mut dyn FnMut(crate::record::At, crate::record::Leaf<'a>),
            ) {
                visit(at, crate::record::Leaf::Code(self.as_str()));
            }
        }
    };
}

/// Defines a string of a certain form.
macro_rules! string_newtype {
    (
        $(#[$meta:meta])*
        $name:ident { valid: $valid:expr, is: $is:literal, expected: $expected:literal, pattern: $pattern:literal }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(Box<str>);

        impl $name {
            /// Parses a string of this form.
            pub fn parse(text: &str) -> Result<Self, crate::record::InvalidValue> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(crate::record::InvalidValue::new(text, $is, $expected))
                }
            }

            /// The string as the record has it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::record::parsed(deserializer, Self::parse)
            }
        }

        impl crate::record::Described for $name {
            const SCHEMA: crate::record::Schema = crate::record::Schema::Text(&crate::record::TextSchema {
                name: stringify!($name),
                description: concat!("Text that is ", $is, ": ", $expected, "."),
                pattern: $pattern,
                form: crate::record::Form::$name,
            });
        }
    };
}

/// Displays strings as the record has them.
macro_rules! display_as_str {
    ($($name:ident),+) => {
        $(impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        })+
    };
}
