//! `cargo xtask bundle`, which Trunk calls after each build: the scripts, all of them around the one wasm that Trunk
//! has compiled.
//!
//! wasm-opt makes the wasm smaller, and [`crate::pack`] smaller yet for the classic script, which carries it inside;
//! the module loads it from beside itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::names::{rename, shorten};
use crate::pack::pack;
use crate::parts::parts;
use crate::run::{Failure, command, files, read, read_text, root, run, write};
use crate::site;
use crate::tools::Npm;

/// What rustc turns on for wasm32-unknown-unknown, so that wasm-opt accepts and may use it.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// How wasm-opt makes it small: the control flow is built anew between two rounds; nothing is put into its only
/// caller, where it would have other locals than its like (a hundredth together); and no address is below 1,024,
/// where only the very end of the stack is.
const OPTIMISE: [&str; 9] = [
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--converge",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size=0",
    "--merge-similar-functions",
    "-Oz",
];

/// How all scripts are written.
const SCRIPT: [&str; 6] =
    ["--bundle", "--minify", "--target=es2022", "--platform=browser", "--legal-comments=none", "--log-level=warning"];

/// How those with the element are written.
const ELEMENT: [&str; 2] = ["--loader:.css=text", "--loader:.lzma=base64"];

/// What they begin with.
const LICENCE: &str = "--banner:js=/*! OS Scope. MIT OR Apache-2.0 */";

/// What the module's parts begin with, nearly all of which runs before the first picture: V8 compiles them as a whole,
/// beside the main thread, instead of each function on its first call (developer.chrome.com, “explicit compile hints”).
const AT_ONCE: &str = "--banner:js=//# allFunctionsCalledOnLoad\n/*! OS Scope. MIT OR Apache-2.0 */";

/// What stands around pictures, loaded after the first.
const WORKBENCH: &str = "os-scope-workbench.mjs";

/// What Trunk names its output.
const TRUNKS: &str = "os-scope-wasm";

/// A build of Trunk's that is to be completed.
struct Stage {
    /// Where the site is put together.
    site: PathBuf,
    /// What is made on the way: the sources import it, and the tests.
    generated: PathBuf,
    /// Whether bytes matter more than time.
    release: bool,
}

/// Completes the site that Trunk is putting together.
pub(crate) fn bundle() -> Result<(), Failure> {
    let (Ok(site), Ok(profile)) = (std::env::var("TRUNK_STAGING_DIR"), std::env::var("TRUNK_PROFILE")) else {
        return Err(Failure("bundle is what Trunk calls while it builds: please call cargo xtask build".into()));
    };
    let npm = Npm::ready()?;
    let stage = Stage { site: site.into(), generated: root().join("web/generated"), release: profile == "release" };
    stage.wasm(&npm)?;
    stage.scripts(&npm)?;
    site::pages(&stage.site)?;
    write(&stage.site.join(".nojekyll"), "")?;
    run(command("node", &["web/build/offline.mjs"]).arg(&stage.site).arg(&profile))
}

impl Stage {
    /// Takes Trunk's wasm and its JavaScript side out of the site, and puts what is made of them into `generated`.
    fn wasm(&self, npm: &Npm) -> Result<(), Failure> {
        let built = self.site.join(format!("{TRUNKS}_bg.wasm"));
        let small = self.small(npm, &built)?;
        let [script, types] = [".js", ".d.ts"].map(|end| self.site.join(format!("{TRUNKS}{end}")));
        let names = read_text(&small.join("names.txt"))?;
        write(&self.generated.join("player.js"), rename(&read_text(&script)?, &names))?;
        write(&self.generated.join("player.d.ts"), read(&types)?)?;
        for file in [&built, &script, &types] {
            remove(file)?;
        }
        remove(&self.site.join(format!("{TRUNKS}_bg.wasm.d.ts"))).ok();
        let [wasm, packed] = ["player.wasm", "player.lzma"].map(|name| (small.join(name), self.generated.join(name)));
        write(&self.site.join("os-scope.wasm"), read(&wasm.0)?)?;
        let list = self.generated.join("scenarios.json");
        let makers = ["web/build/scenarios.mjs", "web/src/unpack.ts", "web/src/weave.ts"].map(|name| root().join(name));
        if makers.iter().all(|maker| age(&list) > age(maker)) && fs::read(&packed.1).ok() == Some(read(&packed.0)?) {
            return Ok(());
        }
        for (from, to) in [&wasm, &packed] {
            write(to, read(from)?)?;
        }
        let weave = ["web/src/weave.ts", "--bundle", "--format=esm", "--log-level=warning"];
        run(esbuild(npm, &weave).arg(outfile(&self.generated.join("weave.mjs"))))?;
        run(&mut command("node", &["web/build/scenarios.mjs"]))
    }

    /// The folder with the wasm as it is shipped, and packed. A wasm that was made ready before, by this very
    /// program, is left as it is: most changes of the site leave it so.
    fn small(&self, npm: &Npm, built: &Path) -> Result<PathBuf, Failure> {
        let folder = root().join("target/bundle").join(if self.release { "release" } else { "debug" });
        let [before, small, packed] = ["built.wasm", "player.wasm", "player.lzma"].map(|name| folder.join(name));
        let bytes = read(built)?;
        let newer = std::env::current_exe().is_ok_and(|program| age(&before) > age(&program));
        if newer && fs::read(&before).is_ok_and(|before| before == bytes) {
            return Ok(folder);
        }
        write(&small, &bytes)?;
        let mut names = String::new();
        if self.release {
            println!("Making the wasm small (it takes half a minute)");
            // With names, for the sizes of parts; shortening drops them.
            run(command(npm.program("wasm-opt"), &["-g"])
                .args(OPTIMISE)
                .args(FEATURES)
                .arg(built)
                .arg("-o")
                .arg(&small))?;
            write(&folder.join("parts.txt"), parts(&read(&small)?)?)?;
            names = shorten(npm, &FEATURES, &small)?;
        }
        write(&folder.join("names.txt"), names)?;
        write(&packed, pack(&read(&small)?, self.release)?)?;
        write(&before, bytes)?;
        Ok(folder)
    }

    /// The element as a classic script and as a module, and the page's own scripts.
    fn scripts(&self, npm: &Npm) -> Result<(), Failure> {
        run(esbuild(npm, &["web/src/*.css", "--minify", "--log-level=warning", "--target=es2022"])
            .arg(outdir(&self.generated)))?;
        let classic = ["web/src/main.ts", "--format=iife", "--define:import.meta.url=\"\""];
        run(esbuild(npm, &classic)
            .args(SCRIPT)
            .args(ELEMENT)
            .arg(LICENCE)
            .arg(outfile(&self.site.join("os-scope.js"))))?;
        let names = ["--entry-names=os-scope", "--chunk-names=os-scope-[name]", "--out-extension:.js=.mjs"];
        let module = ["web/src/module.ts", "--format=esm", "--splitting"];
        let apart = format!("--external:./{WORKBENCH}");
        run(esbuild(npm, &module)
            .args(names)
            .arg(apart)
            .args(SCRIPT)
            .args(ELEMENT)
            .arg(AT_ONCE)
            .arg(outdir(&self.site)))?;
        let workbench = ["web/src/workbench.ts", "--format=esm"];
        run(esbuild(npm, &workbench).args(SCRIPT).args(ELEMENT).arg(LICENCE).arg(outfile(&self.site.join(WORKBENCH))))?;
        let page = ["web/site/start.ts", "web/site/site.ts", "--format=iife"];
        run(esbuild(npm, &page)
            .args(SCRIPT)
            .arg(format!("--define:MODULES={}", self.modules()))
            .arg(outdir(&self.site)))
    }

    /// The names of the module's parts that a picture needs, as a list in JavaScript.
    fn modules(&self) -> String {
        let name = |path: PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
        let all = files(&self.site).into_iter().filter_map(name);
        let first = all.filter(|name| name.ends_with(".mjs") && name != WORKBENCH).map(|name| format!("{name:?}"));
        format!("[{}]", first.collect::<Vec<_>>().join(","))
    }
}

/// When a file was written.
fn age(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}

fn remove(file: &Path) -> Result<(), Failure> {
    fs::remove_file(file).map_err(|error| Failure(format!("cannot remove {}: {error}", file.display())))
}

fn esbuild(npm: &Npm, args: &[&str]) -> Command {
    command(npm.program("esbuild"), args)
}

/// esbuild's argument for the file to write.
fn outfile(path: &Path) -> String {
    format!("--outfile={}", path.display())
}

/// esbuild's argument for the folder to write into.
fn outdir(path: &Path) -> String {
    format!("--outdir={}", path.display())
}
