//! The site on this machine: a small server for `dist/` that listens on the loopback interface only, and a watch over the sources.
//!
//! A page asks `/.reload` for the number of the build it shows; the answer waits until there is a newer one, and the page loads itself anew.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use crate::build;
use crate::run::{Failure, files, root};

/// Where the search for a free port begins.
const PORT: u16 = 8080;

/// How often the sources are looked at.
const WATCH: Duration = Duration::from_millis(500);

/// How long a page waits for news before it asks again.
const PATIENCE: Duration = Duration::from_secs(25);

/// Loads the page anew after a build.
const RELOAD: &str = "(async () => {
  for (;;) {
    try {
      const answer = await fetch('/.reload?seen=' + (window.osScopeBuild ?? ''));
      const build = await answer.text();
      if (window.osScopeBuild !== undefined && window.osScopeBuild !== build) return location.reload();
      window.osScopeBuild = build;
    } catch { await new Promise((wake) => setTimeout(wake, 2000)); }
  }
})();";

/// Serves until it is interrupted.
pub(crate) fn serve(options: &[&str]) -> Result<(), Failure> {
    if let Some(odd) = options.iter().find(|option| **option != "--no-open") {
        return Err(Failure(format!("serve knows no option {odd}, only --no-open")));
    }
    let (listener, port) = listen()?;
    let url = format!("http://127.0.0.1:{port}/");
    println!("OS Scope is at {url} (stop it with Ctrl+C)");
    if options.is_empty() {
        open(&url);
    }
    let build = Arc::new(AtomicU64::new(1));
    let count = Arc::clone(&build);
    thread::spawn(move || watch(&count));
    for stream in listener.incoming().flatten() {
        let build = Arc::clone(&build);
        // A browser that goes away in the middle of an answer is nobody's problem.
        thread::spawn(move || answer(&stream, &build).ok());
    }
    Ok(())
}

fn listen() -> Result<(TcpListener, u16), Failure> {
    let free = (PORT..PORT + 100).find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok().map(|listener| (listener, port)));
    free.ok_or_else(|| Failure(format!("no port from {PORT} to {} is free", PORT + 99)))
}

/// Opens a browser, where there is one and somebody to see it.
fn open(url: &str) {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    let (program, args): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start"]),
        _ if screen => ("xdg-open", &[]),
        _ => return,
    };
    let quiet = Command::new(program).args(args).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if quiet.is_err() {
        println!("Open it in a browser.");
    }
}

/// Builds again whenever a source changes.
fn watch(count: &AtomicU64) {
    let mut before = newest();
    loop {
        thread::sleep(WATCH);
        let now = newest();
        if now == before {
            continue;
        }
        before = now;
        println!("A source has changed: building");
        match build() {
            Ok(()) => {
                count.fetch_add(1, Ordering::Relaxed);
                println!("Built");
            }
            Err(Failure(message)) => eprintln!("{message}\nThe site is as it was before."),
        }
    }
}

/// How many sources there are, and when the last of them changed.
fn newest() -> (usize, Option<SystemTime>) {
    let sources: Vec<PathBuf> = ["crates", "web", "docs"].iter().flat_map(|folder| files(&root().join(folder))).collect();
    let times = sources.iter().filter_map(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
    (sources.len(), times.max())
}

/// Answers one request, and closes the connection.
fn answer(stream: &TcpStream, build: &AtomicU64) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(16 * 1024)).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    // The rest of the request says nothing that matters here, but has to be read.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = first.split(' ');
    let method = words.next().unwrap_or_default();
    let (path, query) = words.next().unwrap_or_default().split_once('?').unwrap_or((first.split(' ').nth(1).unwrap_or_default(), ""));
    if method != "GET" && method != "HEAD" {
        return respond(stream, "405 Method Not Allowed", "text/plain", b"only GET and HEAD", true);
    }
    let body = method == "GET";
    match path {
        "/.reload" => respond(stream, "200 OK", "text/plain", wait_for_news(query, build).as_bytes(), body),
        "/.reload.js" => respond(stream, "200 OK", "text/javascript", RELOAD.as_bytes(), body),
        _ => match find(path) {
            Some(file) => respond(stream, "200 OK", mime(&file), &contents(&file)?, body),
            None => respond(stream, "404 Not Found", "text/plain", b"not found", body),
        },
    }
}

/// The number of the last build, as soon as it differs from the one that the page has seen, or once patience is at its end.
fn wait_for_news(query: &str, build: &AtomicU64) -> String {
    let seen = query.strip_prefix("seen=").unwrap_or_default();
    let mut waited = Duration::ZERO;
    while build.load(Ordering::Relaxed).to_string() == seen && waited < PATIENCE {
        thread::sleep(WATCH);
        waited += WATCH;
    }
    build.load(Ordering::Relaxed).to_string()
}

/// The file in `dist/` that a path stands for.
fn find(path: &str) -> Option<PathBuf> {
    let inside = Path::new(path.trim_start_matches('/'));
    if inside.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = root().join("dist").join(inside);
    let file = if file.is_dir() { file.join("index.html") } else { file };
    file.is_file().then_some(file)
}

/// A file's bytes; the site's own page also learns to load itself anew.
fn contents(file: &Path) -> std::io::Result<Vec<u8>> {
    let bytes = fs::read(file)?;
    if file != root().join("dist/index.html") {
        return Ok(bytes);
    }
    Ok(String::from_utf8_lossy(&bytes).replace("</head>", "<script src=\"/.reload.js\" defer></script></head>").into_bytes())
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("wasm") => "application/wasm",
        Some("gz") => "application/gzip",
        Some("txt" | "md" | "scope") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn respond(mut stream: &TcpStream, status: &str, mime: &str, bytes: &[u8], body: bool) -> std::io::Result<()> {
    let length = bytes.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {mime}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    if body {
        stream.write_all(bytes)?;
    }
    stream.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_of_dist_is_served() {
        for path in ["/../Cargo.toml", "/examples/../../Cargo.toml", "/./index.html", "//etc/passwd", "/%2e%2e/Cargo.toml"] {
            let found = find(path);
            assert!(found.is_none(), "{path} finds {found:?}");
        }
    }

    #[test]
    fn files_have_types() {
        let types = ["a.html", "a.js", "a.txt.gz", "a.svg", "a"].map(|name| mime(Path::new(name)));
        let js = "text/javascript; charset=utf-8";
        assert_eq!(types, ["text/html; charset=utf-8", js, "application/gzip", "image/svg+xml", "application/octet-stream"]);
    }

    #[test]
    fn a_page_that_is_behind_is_answered_at_once() {
        let build = AtomicU64::new(3);
        assert_eq!(wait_for_news("seen=2", &build), "3");
        assert_eq!(wait_for_news("", &build), "3");
    }
}
