//! The rest of `dist/`: the page, the examples, the recordings and the reference pages.

use std::path::Path;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

use crate::run::{Failure, command, files, read, read_text, root, run, write};
use crate::script::outfile;
use crate::tools::Tools;

/// The pages of `docs/` that the site needs.
const DOCS: [&str; 2] = ["scenario", "embedding"];

/// Writes everything but `os-scope.js`.
pub(crate) fn build(tools: &Tools) -> Result<(), Failure> {
    let dist = root().join("dist");
    let site = root().join("web/site");
    for name in ["index.html", "icon.svg"] {
        copy(&site.join(name), &dist.join(name))?;
    }
    copy_folder(&site.join("examples"), &dist.join("examples"))?;
    copy_folder(&root().join("web/recordings"), &dist.join("recordings"))?;
    write(&dist.join(".nojekyll"), "")?;
    for source in ["site.ts", "site.css"] {
        let name = source.replace(".ts", ".js");
        let options = ["--bundle", "--minify", "--format=iife", "--target=es2022", "--log-level=warning"];
        run(command(tools.npm("esbuild"), &options).arg(site.join(source)).arg(outfile(&dist.join(name))))?;
    }
    let frame = read_text(&site.join("doc.html"))?;
    for name in DOCS {
        let source = root().join("docs").join(name).with_extension("md");
        if source.exists() {
            write(&dist.join("docs").join(name).with_extension("html"), page(&frame, &read_text(&source)?))?;
        }
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

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    write(to, read(from)?)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Failure> {
    for file in files(from) {
        let inside = file.strip_prefix(from).map_err(|_| Failure(format!("{} is not in {}", file.display(), from.display())))?;
        copy(&file, &to.join(inside))?;
    }
    Ok(())
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
