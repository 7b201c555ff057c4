//! Records that are read in place. A contract's state is a row of fixed-size fields; decoding all of it at every call
//! takes more code than the sale itself, and code length is part of the proof that every buyer pays. A packed record is
//! the SCALE encoding of a plain struct, as bytes, with a getter and a setter a field.

use ink::{
    Address,
    scale::{self, Decode, Encode, Input, Output},
};

/// A value of fixed size, whose bytes here are also its SCALE encoding.
pub trait Field: Sized {
    /// Number of bytes of its encoding.
    const SIZE: usize;
    /// Returns the value in `bytes`, which are [`SIZE`](Self::SIZE) bytes.
    fn load(bytes: &[u8]) -> Self;
    /// Writes the value into `bytes`, which are [`SIZE`](Self::SIZE) bytes.
    fn store(&self, bytes: &mut [u8]);
}

macro_rules! number_fields {
    ($($number:ty),*) => {$(
        impl Field for $number {
            const SIZE: usize = size_of::<$number>();
            fn load(bytes: &[u8]) -> Self {
                let mut number = [0; size_of::<$number>()];
                number.copy_from_slice(bytes);
                Self::from_le_bytes(number)
            }
            fn store(&self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_le_bytes());
            }
        }
    )*};
}

number_fields!(u8, u32, u64, u128);

impl Field for bool {
    const SIZE: usize = 1;
    fn load(bytes: &[u8]) -> Self {
        bytes[0] != 0
    }
    fn store(&self, bytes: &mut [u8]) {
        bytes[0] = (*self).into();
    }
}

impl<const N: usize> Field for [u8; N] {
    const SIZE: usize = N;
    fn load(bytes: &[u8]) -> Self {
        let mut array = [0; N];
        array.copy_from_slice(bytes);
        array
    }
    fn store(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(self);
    }
}

impl<const N: usize> Field for [u32; N] {
    const SIZE: usize = 4 * N;
    fn load(bytes: &[u8]) -> Self {
        let mut numbers = [0; N];
        for (number, bytes) in numbers.iter_mut().zip(bytes.chunks_exact(4)) {
            *number = u32::load(bytes);
        }
        numbers
    }
    fn store(&self, bytes: &mut [u8]) {
        for (number, bytes) in self.iter().zip(bytes.chunks_exact_mut(4)) {
            number.store(bytes);
        }
    }
}

impl Field for Address {
    const SIZE: usize = 20;
    fn load(bytes: &[u8]) -> Self {
        Self(Field::load(bytes))
    }
    fn store(&self, bytes: &mut [u8]) {
        self.0.store(bytes);
    }
}

/// Bytes at an address that is a multiple of 8: a number whose offset is one too is read in one or two instructions,
/// not byte by byte. So put numbers first in a record, large ones foremost.
#[derive(Clone, PartialEq, Eq, Debug)]
#[repr(align(8))]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> Default for Bytes<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Encode for Bytes<N> {
    fn size_hint(&self) -> usize {
        N
    }
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        output.write(&self.0);
    }
}

impl<const N: usize> Decode for Bytes<N> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, scale::Error> {
        let mut bytes = Self::default();
        input.read(&mut bytes.0)?;
        Ok(bytes)
    }
}

/// Defines a plain struct and its packed form: `packed!(pub struct Terms / PackedTerms { pub price / set_price: u128
/// })`. Both have the same SCALE encoding and the same metadata. Either can be made `from` the other.
///
/// A record may begin with another one, which is a field of both forms: `pub struct Terms / PackedTerms with common:
/// CommonTerms / PackedCommonTerms { … }`.
#[macro_export]
macro_rules! packed {
    (
        $(#[$attribute:meta])*
        pub struct $plain:ident / $packed:ident $(with $first:ident: $first_plain:ident / $first_packed:ident)? {
            $($(#[doc = $doc:literal])* pub $field:ident / $set:ident: $kind:ty,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, Debug)]
        #[ink::scale_derive(Encode, Decode, TypeInfo)]
        pub struct $plain {
            $(
                /// The part common to all sales.
                pub $first: $first_plain,
            )?
            $($(#[doc = $doc])* pub $field: $kind,)*
        }

        #[doc = concat!("[`", stringify!($plain), "`] as bytes, with a getter and a setter a field.")]
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub struct $packed {
            $(
                /// The part common to all sales.
                pub $first: $first_packed,
            )?
            /// The rest, as bytes.
            pub bytes: $crate::packed::Bytes<{ 0 $(+ <$kind as $crate::packed::Field>::SIZE)* }>,
        }

        const _: () = {
            use $crate::packed::Field;
            use core::mem::offset_of;

            // Of bytes alone, so its fields lie one behind the other.
            #[allow(dead_code)]
            #[repr(C)]
            struct Layout {
                $($field: [u8; <$kind as Field>::SIZE],)*
            }

            impl $packed {
                $(
                    $(#[doc = $doc])*
                    #[allow(dead_code)]
                    pub fn $field(&self) -> $kind {
                        <$kind>::load(&self.bytes.0[offset_of!(Layout, $field)..][..<$kind as Field>::SIZE])
                    }

                    #[doc = concat!("Sets `", stringify!($field), "`.")]
                    #[allow(dead_code)]
                    pub fn $set(&mut self, value: $kind) {
                        value.store(&mut self.bytes.0[offset_of!(Layout, $field)..][..<$kind as Field>::SIZE]);
                    }
                )*
            }

            impl From<&$plain> for $packed {
                fn from(plain: &$plain) -> Self {
                    let mut packed = Self::default();
                    $(packed.$first = (&plain.$first).into();)?
                    $(packed.$set(plain.$field.clone());)*
                    packed
                }
            }

            impl From<&$packed> for $plain {
                fn from(packed: &$packed) -> Self {
                    Self { $($first: (&packed.$first).into(),)? $($field: packed.$field(),)* }
                }
            }

            impl ink::scale::Encode for $packed {
                fn size_hint(&self) -> usize {
                    self.bytes.0.len() $(+ self.$first.size_hint())?
                }
                fn encode_to<O: ink::scale::Output + ?Sized>(&self, output: &mut O) {
                    $(self.$first.encode_to(output);)?
                    self.bytes.encode_to(output);
                }
            }

            impl ink::scale::EncodeLike for $packed {}
            impl ink::scale::EncodeLike<$plain> for $packed {}

            impl ink::scale::Decode for $packed {
                fn decode<I: ink::scale::Input>(input: &mut I) -> Result<Self, ink::scale::Error> {
                    Ok(Self {
                        $($first: ink::scale::Decode::decode(input)?,)?
                        bytes: ink::scale::Decode::decode(input)?,
                    })
                }
            }

            #[cfg(feature = "std")]
            impl ink::storage::traits::StorageLayout for $packed {
                fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
                    ink::metadata::layout::LeafLayout::from_key::<Self>((*key).into()).into()
                }
            }

            #[cfg(feature = "std")]
            impl ink::scale_info::TypeInfo for $packed {
                type Identity = $plain;
                fn type_info() -> ink::scale_info::Type {
                    $plain::type_info()
                }
            }
        };
    };
}
