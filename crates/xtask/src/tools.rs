//! What a build needs beyond cargo: installed when it is missing, and said so.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::run::{Failure, command, install, output, read, read_text, root, write};

const WASM: &str = "wasm32-unknown-unknown";

const TRUNK: &str = "0.21.14";

/// Makes cargo compile a program in minutes that would take most of an hour on a small machine: how fast it runs does
/// not matter here.
const QUICKLY: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
];

/// The programs that a build calls.
pub(crate) struct Tools {
    /// `trunk`.
    pub(crate) trunk: PathBuf,
    npm: Npm,
}

impl Tools {
    /// Installs what is missing.
    pub(crate) fn ready() -> Result<Self, Failure> {
        rustup("target", WASM)?;
        rustup("component", "rust-src")?;
        let npm = Npm::ready()?;
        installed("wasm-bindgen-cli", "wasm-bindgen", &wasm_bindgen()?)?;
        Ok(Self { trunk: installed("trunk", "trunk", TRUNK)?, npm })
    }

    /// A program of `web/package.json`.
    pub(crate) fn npm(&self, program: &str) -> PathBuf {
        self.npm.program(program)
    }

    /// The path on which Trunk finds the programs that it calls.
    pub(crate) fn path(&self) -> Result<OsString, Failure> {
        let others = std::env::var_os("PATH").unwrap_or_default();
        let folders = [own().join("bin")].into_iter().chain(std::env::split_paths(&others));
        std::env::join_paths(folders).map_err(|error| Failure(format!("the path cannot be extended: {error}")))
    }
}

/// The programs of `web/package.json`.
pub(crate) struct Npm(PathBuf);

impl Npm {
    /// Installs them again whenever `web/package-lock.json` differs from the one they were installed by.
    pub(crate) fn ready() -> Result<Self, Failure> {
        let web = root().join("web");
        let lock = read(&web.join("package-lock.json"))?;
        let mark = web.join("node_modules/.installed-by");
        if !fs::read(&mark).is_ok_and(|before| before == lock) {
            println!("Installing the packages of web/package-lock.json");
            let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
            install(command(npm, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&web))?;
            write(&mark, lock)?;
        }
        Ok(Self(web.join("node_modules/.bin")))
    }

    /// One of them.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

/// A target or component of the compiler. Without rustup, the compiler is trusted to have it.
pub(crate) fn rustup(kind: &str, name: &str) -> Result<(), Failure> {
    match output(command("rustup", &[kind]).args(["list", "--installed"])) {
        Ok(installed) if !installed.lines().any(|line| line == name) => {
            println!("Installing the compiler's {kind} {name}");
            install(command("rustup", &[kind]).args(["add", name]))
        }
        _ => Ok(()),
    }
}

/// The version that `Trunk.toml` wants; it must be that of the crate in `crates/web/Cargo.toml`.
fn wasm_bindgen() -> Result<String, Failure> {
    let wanted = read_text(&root().join("Trunk.toml"))?;
    let version = wanted.lines().find_map(|line| line.strip_prefix("wasm_bindgen = \"")?.strip_suffix('"'));
    version.map(str::to_owned).ok_or_else(|| Failure("Trunk.toml names no version of wasm_bindgen".into()))
}

/// Where programs that cargo installs for us are.
fn own() -> PathBuf {
    root().join("target/tools")
}

/// A program of cargo's registry: ours if it is of that version, or the one on the path, or else installed now.
fn installed(package: &str, program: &str, version: &str) -> Result<PathBuf, Failure> {
    let wanted = format!("{program} {version}");
    let equal = |path: &PathBuf| output(&mut command(path, &["--version"])).is_ok_and(|said| said.trim() == wanted);
    let ours = own().join("bin").join(program);
    if let Some(found) = [ours.clone(), PathBuf::from(program)].into_iter().find(equal) {
        return Ok(found);
    }
    println!("Installing {wanted} into target/tools (once; it takes some minutes)");
    let args = ["install", package, "--locked", "--version", version, "--root"];
    install(command("cargo", &args).arg(own()).envs(QUICKLY))?;
    Ok(ours)
}

/// Cargo with arguments.
pub(crate) fn cargo(args: &[&str]) -> Command {
    command(env!("CARGO"), args)
}

/// Installs a package of the system, as root or by sudo.
pub(crate) fn apt(package: &str) -> Result<(), Failure> {
    if on_path("apt-get").is_none() {
        return Err(Failure(format!(
            "{package} is missing, and there is no apt-get to install it by: please install it"
        )));
    }
    println!("Installing {package}");
    let root = output(&mut command("id", &["-u"]))?.trim() == "0";
    let as_root = |args: &[&str]| {
        let quietly = [&["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], args].concat();
        install(&mut if root { command(quietly[0], &quietly[1..]) } else { command("sudo", &quietly) })
    };
    as_root(&["update", "-qq"])?;
    as_root(&["install", "-y", "-qq", "--no-install-recommends", package])
}

/// A program of the path.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| fs::metadata(file).is_ok_and(|data| data.is_file()))
}
