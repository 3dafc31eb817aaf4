//! Values that are read when somebody looks, where their text was proved before.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{strict, strictly};

/// A value that was read, or that the program holds as it is written.
pub struct Later<'a, T> {
    written: &'a str,
    read: OnceLock<T>,
}

impl<'a, T> Later<'a, T> {
    /// Returns the value of a text that is part of the program, and that its tests prove to be one.
    pub fn proved(written: &'a str) -> Self {
        Self { written, read: OnceLock::new() }
    }
}

impl<T> From<T> for Later<'_, T> {
    fn from(value: T) -> Self {
        Self { written: "", read: OnceLock::from(value) }
    }
}

impl<T: DeserializeOwned> Deref for Later<'_, T> {
    type Target = T;

    #[expect(clippy::expect_used, reason = "only a text within the program is read here")]
    fn deref(&self) -> &T {
        self.read.get_or_init(|| strict::from_str(self.written).expect("a text that was proved"))
    }
}

impl<T: DeserializeOwned> DerefMut for Later<'_, T> {
    #[expect(clippy::expect_used, reason = "the line above reads it")]
    fn deref_mut(&mut self) -> &mut T {
        let _ = &**self;
        self.read.get_mut().expect("a value that was read")
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Later<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: DeserializeOwned + Serialize> Serialize for Later<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Later<'_, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        strictly::<D, T>(deserializer).map(Self::from)
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Later<'_, T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
