//! Elements of HTML and SVG as a tree: what is written is balanced and escaped, because nothing else can be written.

use crate::curriculum::text::printable;

/// An element.
#[derive(Debug, Clone)]
pub(super) struct Node {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    children: Vec<Child>,
}

#[derive(Debug, Clone)]
enum Child {
    Node(Node),
    Text(String),
    /// Of this program's own, as it is: a style sheet.
    Own(&'static str),
}

/// Elements of HTML that have no end.
const VOID: [&str; 3] = ["meta", "br", "hr"];

/// An element without anything in it.
pub(super) fn el(name: &'static str) -> Node {
    Node { name, attributes: Vec::new(), children: Vec::new() }
}

/// What is text stays text.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in printable(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

impl Node {
    /// With an attribute.
    pub fn at(mut self, name: &'static str, value: impl ToString) -> Node {
        self.attributes.push((name, value.to_string()));
        self
    }

    /// With an element in it.
    pub fn add(mut self, child: Node) -> Node {
        self.children.push(Child::Node(child));
        self
    }

    /// With elements in it.
    pub fn all(self, children: impl IntoIterator<Item = Node>) -> Node {
        children.into_iter().fold(self, Node::add)
    }

    /// With a text in it.
    pub fn text(mut self, text: impl Into<String>) -> Node {
        self.children.push(Child::Text(text.into()));
        self
    }

    /// With a text of this program's own in it, as it is.
    pub fn own(mut self, text: &'static str) -> Node {
        self.children.push(Child::Own(text));
        self
    }

    /// Appends it to `out`.
    pub fn write(&self, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        for (name, value) in &self.attributes {
            out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
        out.push('>');
        if VOID.contains(&self.name) {
            return;
        }
        let whole = self.children.iter().all(|c| matches!(c, Child::Node(_))) && !self.children.is_empty();
        for child in &self.children {
            if whole {
                out.push('\n');
            }
            match child {
                Child::Node(node) => node.write(out),
                Child::Text(text) => out.push_str(&escaped(text)),
                Child::Own(text) => out.push_str(text),
            }
        }
        if whole {
            out.push('\n');
        }
        out.push_str(&format!("</{}>", self.name));
    }
}
