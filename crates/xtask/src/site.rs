//! The reference pages of the site, from `docs/`.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::run::{Failure, read_text, root, write};

/// The pages of `docs/` that the site needs.
const DOCS: [&str; 2] = ["scenario", "embedding"];

/// Writes the reference pages into the folder of a site.
pub(crate) fn pages(site: &Path) -> Result<(), Failure> {
    let frame = read_text(&root().join("web/site/doc.html"))?;
    for name in DOCS {
        let markdown = read_text(&root().join("docs").join(name).with_extension("md"))?;
        write(&site.join("docs").join(name).with_extension("html"), page(&frame, &markdown))?;
    }
    Ok(())
}

/// A reference page: Markdown in a frame of HTML.
fn page(frame: &str, markdown: &str) -> String {
    let title = markdown.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or("OS Scope");
    let mut body = String::new();
    html::push_html(&mut body, with_ids(Parser::new_ext(markdown, Options::ENABLE_TABLES)).into_iter());
    // A head without words is none, and what scrolls must be reachable by keyboard.
    let body = body.replace("<th></th>", "<td></td>").replace("<pre>", "<pre tabindex=\"0\">");
    // Pages refer to one another by their sources' names.
    let body = DOCS.iter().fold(body, |body, name| body.replace(&format!("\"{name}.md"), &format!("\"{name}.html")));
    frame.replace("{title}", title).replace("{body}", &body)
}

/// Gives headings the names by which links refer to them: their words in lower case, with hyphens between them.
fn with_ids<'a>(events: impl Iterator<Item = Event<'a>>) -> Vec<Event<'a>> {
    let mut events: Vec<Event> = events.collect();
    let mut start = None;
    let mut name = String::new();
    for at in 0..events.len() {
        match &events[at] {
            Event::Start(Tag::Heading { .. }) => start = Some(at),
            Event::Text(text) | Event::Code(text) if start.is_some() => name.push_str(text),
            Event::End(TagEnd::Heading(_)) => {
                let words = std::mem::take(&mut name).to_lowercase();
                let kept = words.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
                let slug: String = kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
                if let Some(Event::Start(Tag::Heading { id, .. })) = start.take().and_then(|at| events.get_mut(at)) {
                    *id = Some(slug.into());
                }
            }
            _ => {}
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_page_has_its_title_and_links_to_pages() {
        let page = page(
            "<title>{title}</title>{body}",
            "# Scenarios\n\n## The `tlb`, and more\n\n[embed](embedding.md#size)\n\n| | b |\n| --- | --- |\n| 1 | 2 |\n",
        );
        assert!(page.starts_with("<title>Scenarios</title>"));
        assert!(page.contains("id=\"the-tlb-and-more\""));
        assert!(page.contains("href=\"embedding.html#size\""));
        assert!(page.contains("<td></td>") && !page.contains("<th></th>"));
    }
}
