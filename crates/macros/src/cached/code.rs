//! The fingerprint of code: its tokens, without what is layout.

use std::iter::Peekable;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use twox_hash::XxHash3_64;

/// The operators of more than one character, longest first. Between other characters a space means nothing.
const OPERATORS: [&str; 24] = [
    "<<=", ">>=", "...", "..=", "&&", "||", "<<", ">>", "+=", "-=", "*=", "/=", "%=", "^=", "&=", "|=", "==",
    "!=", ">=", "<=", "->", "=>", "::", "..",
];

/// Words before which nothing can be called: parentheses after them hold a value, not arguments.
const NOT_CALLED: [&str; 17] = [
    "as", "break", "const", "dyn", "else", "for", "if", "in", "let", "match", "move", "mut", "ref", "return",
    "where", "while", "yield",
];

/// A number that changes with the code, and not with its layout, comments or doc comments, nor with the machine.
///
/// A comma before a closing delimiter is layout, except in a tuple of one.
pub(crate) fn fingerprint(tokens: TokenStream) -> u64 {
    let mut bytes = Vec::new();
    write(tokens, Around::Nothing, &mut bytes);
    XxHash3_64::oneshot(&bytes)
}

/// One token as it counts.
#[derive(Clone)]
enum Token {
    Word(String),
    Literal(String),
    Operator(String),
    Group(Group),
}

/// What a comma at the end of some tokens stands in.
#[derive(Clone, Copy, PartialEq)]
enum Around {
    /// Nothing that closes.
    Nothing,
    /// Parentheses, in which a comma makes a tuple of one.
    Parentheses,
    /// Brackets, braces, and the parentheses of a call.
    List,
}

impl Around {
    fn of(group: &Group, before: &[Token]) -> Around {
        match group.delimiter() {
            Delimiter::None => Around::Nothing,
            Delimiter::Parenthesis if !is_called(before) => Around::Parentheses,
            _ => Around::List,
        }
    }
}

/// Each token is its kind, its length and its text: none can run into the next.
fn write(tokens: TokenStream, around: Around, bytes: &mut Vec<u8>) {
    let tokens = without_doc_comments(read(tokens));
    for (at, token) in tokens.iter().enumerate() {
        let (before, after) = tokens.split_at(at);
        match token {
            Token::Operator(comma) if comma == "," && is_layout(before, after, around) => {}
            Token::Word(text) => write_text(b'w', text, bytes),
            Token::Literal(text) => write_text(b'l', text, bytes),
            Token::Operator(text) => write_text(b'o', text, bytes),
            Token::Group(group) => {
                bytes.extend([b'(', kind(group.delimiter())]);
                write(group.stream(), Around::of(group, before), bytes);
                bytes.extend([b')', kind(group.delimiter())]);
            }
        }
    }
}

fn write_text(kind: u8, text: &str, bytes: &mut Vec<u8>) {
    bytes.push(kind);
    bytes.extend((text.len() as u64).to_le_bytes());
    bytes.extend(text.as_bytes());
}

const fn kind(delimiter: Delimiter) -> u8 {
    match delimiter {
        Delimiter::Parenthesis => b'p',
        Delimiter::Brace => b'b',
        Delimiter::Bracket => b'k',
        Delimiter::None => b'n',
    }
}

/// The tokens, with characters joined to operators as the language joins them.
fn read(tokens: TokenStream) -> Vec<Token> {
    let mut trees = tokens.into_iter().peekable();
    let mut read = Vec::new();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Ident(word) => read.push(Token::Word(word.to_string())),
            TokenTree::Literal(literal) => read.push(Token::Literal(literal.to_string())),
            TokenTree::Group(group) => read.push(Token::Group(group)),
            TokenTree::Punct(first) => {
                let mut row = String::from(first.as_char());
                row.extend(joined(first.spacing(), &mut trees));
                read.extend(operators(&row));
            }
        }
    }
    read
}

/// The characters that follow one without a space.
fn joined(mut spacing: Spacing, trees: &mut Peekable<impl Iterator<Item = TokenTree>>) -> Vec<char> {
    let mut row = Vec::new();
    while spacing == Spacing::Joint {
        let Some(TokenTree::Punct(next)) = trees.peek() else { break };
        row.push(next.as_char());
        spacing = next.spacing();
        trees.next();
    }
    row
}

/// A row of joined characters as operators, the longest first.
fn operators(mut row: &str) -> Vec<Token> {
    let mut found = Vec::new();
    while let Some(first) = row.chars().next() {
        let operator = OPERATORS.into_iter().find(|operator| row.starts_with(operator));
        let (operator, rest) = row.split_at(operator.map_or(first.len_utf8(), str::len));
        found.push(Token::Operator(operator.to_owned()));
        row = rest;
    }
    found
}

/// Doc comments reach an attribute as `#[doc = ".."]`.
fn without_doc_comments(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        if let Token::Group(group) = &token
            && is_doc(group)
            && matches!(kept.as_slice(), [.., Token::Operator(hash)] if hash == "#" )
        {
            kept.pop();
        } else if let Token::Group(group) = &token
            && is_doc(group)
            && matches!(kept.as_slice(), [.., Token::Operator(hash), Token::Operator(bang)] if hash == "#" && bang == "!")
        {
            kept.truncate(kept.len() - 2);
        } else {
            kept.push(token);
        }
    }
    kept
}

fn is_doc(group: &Group) -> bool {
    let mut inside = group.stream().into_iter();
    group.delimiter() == Delimiter::Bracket
        && matches!(inside.next(), Some(TokenTree::Ident(word)) if word == "doc")
        && matches!(inside.next(), Some(TokenTree::Punct(equals)) if equals.as_char() == '=')
}

/// Whether a comma between these tokens stands before a closing delimiter and means nothing.
fn is_layout(before: &[Token], comma_and_after: &[Token], around: Around) -> bool {
    match comma_and_after.get(1) {
        Some(Token::Operator(next)) => next.starts_with('>'),
        Some(_) => false,
        None if around == Around::Parentheses => before.iter().any(is_comma),
        None => around == Around::List,
    }
}

fn is_comma(token: &Token) -> bool {
    matches!(token, Token::Operator(comma) if comma == ",")
}

/// Whether parentheses after these tokens hold arguments, of a call or of a declared function.
fn is_called(before: &[Token]) -> bool {
    match before {
        [.., Token::Operator(quote), Token::Word(_)] if quote == "'" => false,
        [.., Token::Word(word)] => !NOT_CALLED.contains(&word.as_str()),
        [.., Token::Group(group)] => group.delimiter() != Delimiter::Brace,
        [rest @ .., Token::Operator(operator)] => match operator.as_str() {
            "?" | "!" => !matches!(rest, [] | [.., Token::Operator(_)]),
            ">" | ">>" => is_of_a_name(before),
            _ => false,
        },
        [] | [.., Token::Literal(_)] => false,
    }
}

/// Whether these tokens end in `name::<..>` or `fn name<..>`, not in a comparison.
fn is_of_a_name(before: &[Token]) -> bool {
    let mut open = 0_usize;
    for (at, token) in before.iter().enumerate().rev() {
        let Token::Operator(operator) = token else { continue };
        match operator.as_str() {
            ">" => open += 1,
            ">>" => open += 2,
            "<" if open > 1 => open -= 1,
            "<" => {
                let (name, _) = before.split_at(at);
                let is_function =
                    matches!(name, [.., Token::Word(function), Token::Word(_)] if function == "fn");
                return is_function || matches!(name, [.., Token::Operator(path)] if path == "::");
            }
            ";" => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: &str) -> u64 {
        fingerprint(code.parse().unwrap())
    }

    /// Pinned: a change makes every function run once more, on all machines.
    #[test]
    fn the_fingerprints_of_two_functions_are_pinned() {
        assert_eq!(of("fn one() -> u32 { 1 }"), 5_681_200_151_220_300_777);
        let longer =
            "fn f<'a>(a: &'a [u8], (b,): (u8,)) -> Option<&'a u8> { a.iter().find(|x| **x != b && b >= 1) }";
        assert_eq!(of(longer), 1_420_577_071_469_835_825);
    }

    const REFORMATTED: [(&str, &str); 15] = [
        ("fn f() -> u32 { 1 + 2 }", "fn f()->u32{1+2}"),
        ("fn f() { g(1); h() }", "fn f() {\n    // once\n    g(1);\n\n    /* twice */ h()\n}"),
        ("fn f() { let x = 1; }", "fn f() { /// why\n let x = 1; }"),
        ("fn f() { g() }", "fn f() { //! inside\n g() }"),
        ("fn f(a: u8, b: u8) {}", "fn f(\n    a: u8,\n    b: u8,\n) {}"),
        ("fn f(a: u8) {}", "fn f(\n    a: u8,\n) {}"),
        ("fn f<T>(a: T) {}", "fn f<\n    T,\n>(\n    a: T,\n) {}"),
        ("{ g(a, b) }", "{ g(\n a,\n b,\n) }"),
        ("{ a.g(b)?.h(c) }", "{ a\n  .g(b,)?\n  .h(c,) }"),
        ("{ vec![a, b] }", "{ vec![\n a,\n b,\n] }"),
        ("{ g::<Vec<Vec<u8>>>(a) }", "{ g::<Vec<Vec<u8>>>(\n a,\n) }"),
        ("{ println!(\"{a}\", a) }", "{ println!(\n \"{a}\", a,\n) }"),
        ("{ (a, b) }", "{ (a, b,) }"),
        ("{ S { a, b } }", "{ S { a, b, } }"),
        ("{ let x = -1; !!y; x=&z }", "{ let x =-1; ! !y; x = &z }"),
    ];

    /// Case 17.
    #[test]
    fn layout_and_comments_do_not_count() {
        for (one, other) in REFORMATTED {
            assert_eq!(of(one), of(other), "{one}\n{other}");
        }
    }

    const EDITED: [&str; 46] = [
        "fn f(a: u8) -> u8 { a + 1 }",
        "fn g(a: u8) -> u8 { a + 1 }",
        "fn f(b: u8) -> u8 { a + 1 }",
        "fn f(a: u16) -> u8 { a + 1 }",
        "fn f(mut a: u8) -> u8 { a + 1 }",
        "fn f(a: &u8) -> u8 { a + 1 }",
        "async fn f(a: u8) -> u8 { a + 1 }",
        "fn f<T>(a: u8) -> u8 { a + 1 }",
        "fn f(a: u8) -> u16 { a + 1 }",
        "fn f(a: u8) -> u8 { a + 2 }",
        "fn f(a: u8) -> u8 { a + 1u8 }",
        "fn f(a: u8) -> u8 { a - 1 }",
        "fn f(a: u8) -> u8 { a + 1; }",
        "fn f(a: u8) -> u8 { { a + 1 } }",
        "fn f(a: u8) -> u8 { (a + 1) }",
        "fn f(a: u8) -> u8 { [a + 1] }",
        "fn f(a: u8) -> u8 { 1 + a }",
        "{ x(\"a b\") }",
        "{ x(\"a  b\") }",
        "{ x(\"ab\") }",
        "{ x(ab) }",
        "{ x(a, b) }",
        "{ f wg }",
        "{ fwwg }",
        "{ x([a], b) }",
        "{ x([a, b]) }",
        "{ x('a') }",
        "{ x(b'a') }",
        "{ a && b }",
        "{ a & &b }",
        "{ a..=b }",
        "{ a.. =b }",
        "{ a >>= b }",
        "{ a >> =b }",
        "{ a = = b }",
        "{ a == b }",
        "{ (a,) }",
        "{ (a) }",
        "{ return (a,) }",
        "{ return (a) }",
        "{ a > (b,) }",
        "{ a > (b) }",
        "{ #[inline] fn f() {} }",
        "{ fn f() {} }",
        "{ #[doc(hidden)] fn f() {} }",
        "",
    ];

    /// Case 17.
    #[test]
    fn every_edit_counts() {
        for (at, one) in EDITED.iter().enumerate() {
            for other in &EDITED[..at] {
                assert_ne!(of(one), of(other), "{one}\n{other}");
            }
        }
    }

    /// Between any two tokens there may be anything that means nothing.
    #[test]
    fn no_space_can_be_seen() {
        let code = "fn f ( a : u8 ) -> Option < u8 > { let x = [ - a , 1 , \"t\" ] ; g ( x ) ? . h :: < T > ( 'b' ) }";
        let whole = of(code);
        for filler in ["\n", "   ", " /* a , b */ ", " // (\n", " /* /* * */ */ "] {
            assert_eq!(of(&code.replace(' ', filler)), whole, "{filler:?}");
            for (at, _) in code.match_indices(' ') {
                let (before, after) = code.split_at(at);
                assert_eq!(of(&format!("{before}{filler}{after}")), whole, "{filler:?} at {at}");
            }
        }
    }

    /// Each token of a function taken out, doubled, or put in the place of its neighbour, is another code.
    #[test]
    fn no_token_can_go_unseen() {
        let code =
            "fn f ( a : u8 ) -> Option < u8 > { let x = [ a , 1 , \"t\" ] ; g ( x ) ? . h :: < T > ( 'b' ) }";
        let words: Vec<&str> = code.split(' ').collect();
        let balanced = |words: &[&str]| words.join(" ").parse().map(fingerprint).ok();
        let whole = balanced(&words).unwrap();
        let mut tried = 0;
        for at in 0..words.len() {
            let mut without = words.clone();
            without.remove(at);
            let mut doubled = words.clone();
            doubled.insert(at, words[at]);
            let mut swapped = words.clone();
            swapped.swap(at, (at + 1) % words.len());
            for edited in [without, doubled, swapped].iter().filter_map(|words| balanced(words)) {
                assert_ne!(edited, whole, "{at}: {}", words[at]);
                tried += 1;
            }
        }
        assert!(tried > 80, "{tried}");
    }
}
