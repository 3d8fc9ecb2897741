//! Child processes that never outlive this one, their folders and their ports.

use std::collections::hash_map::RandomState;
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, mpsc};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
pub use rustix::process::Signal;
use rustix::process::{Pid, kill_process};

const READY_WITHIN: Duration = Duration::from_secs(60);
const STOPPED_WITHIN: Duration = Duration::from_secs(10);
const FOLDER_PREFIX: &str = "kapacitor-alerts-";

/// A folder under the system's temporary one, removed when dropped. A process that was killed
/// leaves its folders behind; the next one that makes a folder removes them.
pub struct Folder {
    path: PathBuf,
    /// Held while we live; this is how others see that the folder is in use.
    _lock: File,
}

impl Folder {
    pub fn new(name: &str) -> Result<Self> {
        remove_abandoned();
        let path = std::env::temp_dir().join(format!("{FOLDER_PREFIX}{name}-{:016x}", random()));
        // 0711: PostgreSQL may run as another user, who has to reach its own folder inside.
        fs::DirBuilder::new()
            .mode(0o711)
            .create(&path)
            .with_context(|| format!("cannot create {}", path.display()))?;
        let lock = File::create(path.join("lock"))?;
        lock.lock()?;
        Ok(Self { path, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn remove_abandoned() {
    let me = rustix::process::geteuid().as_raw();
    for entry in fs::read_dir(std::env::temp_dir())
        .into_iter()
        .flatten()
        .flatten()
    {
        let named_so = entry
            .file_name()
            .to_string_lossy()
            .starts_with(FOLDER_PREFIX);
        let is_ours = named_so
            && entry
                .metadata()
                .is_ok_and(|it| it.is_dir() && it.uid() == me);
        if is_ours && is_abandoned(&entry.path()).unwrap_or(false) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn is_abandoned(folder: &Path) -> io::Result<bool> {
    let lock = File::open(folder.join("lock"))?;
    // It is locked a moment after it was made: leave new ones alone.
    let age = lock.metadata()?.modified()?.elapsed().unwrap_or_default();
    Ok(age > Duration::from_secs(5) && lock.try_lock().is_ok())
}

/// A random number that no other process is likely to have.
pub fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// A free port on 127.0.0.1, from below the range that the kernel gives to outgoing
/// connections: so it is still free when its server is stopped and started again.
pub fn free_port() -> u16 {
    loop {
        let port = 20_000 + (random() % 12_000) as u16;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Whether a server did not start because its port was taken first.
pub fn port_was_taken(error: &anyhow::Error) -> bool {
    format!("{error:#}")
        .to_lowercase()
        .contains("address already in use")
}

/// `program`, to be killed by the kernel when this process ends, however it ends.
pub fn bound_command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new("setpriv");
    command
        .args(["--pdeathsig", "KILL", "--"])
        .arg(program.as_ref());
    command
}

/// Spawns a child. The kernel ends a [`bound_command`] with the *thread* that spawned it, so
/// all are spawned by one thread, which lives as long as the process.
pub fn spawn(command: Command) -> io::Result<Child> {
    type Job = (Command, mpsc::SyncSender<io::Result<Child>>);
    static SPAWNER: LazyLock<mpsc::Sender<Job>> = LazyLock::new(|| {
        let (jobs, received) = mpsc::channel::<Job>();
        std::thread::spawn(move || {
            for (mut command, reply) in received {
                let _ = reply.send(command.spawn());
            }
        });
        jobs
    });
    let (reply, child) = mpsc::sync_channel(1);
    SPAWNER.send((command, reply)).map_err(io::Error::other)?;
    child.recv().map_err(io::Error::other)?
}

/// A server program that runs as our child.
pub struct Daemon {
    name: &'static str,
    log: Option<PathBuf>,
    child: Option<Child>,
}

impl Daemon {
    /// Its output is appended to `log`, or goes where ours goes.
    pub fn new(name: &'static str, log: Option<PathBuf>) -> Self {
        Self {
            name,
            log,
            child: None,
        }
    }

    /// Starts `command` and waits until `ready`, which is given the process id, says so.
    pub async fn start(
        &mut self,
        mut command: Command,
        ready: impl AsyncFn(u32) -> bool,
    ) -> Result<()> {
        if self.pid().is_some() {
            bail!("{} is running already", self.name);
        }
        if let Some(log) = &self.log {
            let log = OpenOptions::new().create(true).append(true).open(log)?;
            command.stdout(log.try_clone()?).stderr(log);
        }
        // A group of its own: Ctrl-C in a terminal is for us, and we stop it in good order.
        command.stdin(Stdio::null()).process_group(0);
        let child = spawn(command).with_context(|| format!("cannot start {}", self.name))?;
        let pid = child.id();
        self.child = Some(child);

        let deadline = Instant::now() + READY_WITHIN;
        loop {
            if let Some(status) = self.ended()? {
                bail!(
                    "{} ended at start ({status})\n{}",
                    self.name,
                    self.log_tail()
                );
            }
            if ready(pid).await {
                return Ok(());
            }
            if Instant::now() > deadline {
                self.kill();
                bail!(
                    "{} was not ready within {READY_WITHIN:?}\n{}",
                    self.name,
                    self.log_tail()
                );
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Asks it to end with `signal`, and kills it when it does not in time.
    pub async fn stop(&mut self, signal: Signal) {
        if let Some(pid) = self.pid() {
            send(pid, signal);
            let deadline = Instant::now() + STOPPED_WITHIN;
            while matches!(self.ended(), Ok(None)) && Instant::now() < deadline {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
        self.kill();
    }

    /// `kill -9`, its own children included.
    pub fn kill(&mut self) {
        let Some(mut child) = self.child.take() else {
            return;
        };
        let family = ProcessId::children_of(child.id());
        let _ = child.kill();
        let _ = child.wait();
        for member in family {
            member.kill();
        }
    }

    /// How it ended; None while it runs, or when it was stopped by us.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        let status = self
            .child
            .as_mut()
            .map(Child::try_wait)
            .transpose()?
            .flatten();
        if status.is_some() {
            self.child = None;
        }
        Ok(status)
    }

    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// The file of its output; None when that goes where ours goes.
    pub fn log(&self) -> Option<&Path> {
        self.log.as_deref()
    }

    /// The end of its log.
    pub fn log_tail(&self) -> String {
        self.log.as_deref().map(tail).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The last lines of a file.
pub fn tail(file: &Path) -> String {
    let text = fs::read(file).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

pub fn send(pid: u32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid as i32) {
        let _ = kill_process(pid, signal);
    }
}

/// A process that is told apart from a later one with the same id.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProcessId {
    pub pid: u32,
    /// In clock ticks since the machine started.
    pub started: u64,
}

impl ProcessId {
    /// None when there is no such process, or it is a zombie.
    pub fn of(pid: u32) -> Option<Self> {
        let started = stat(pid)?.started;
        Some(Self { pid, started })
    }

    pub fn children_of(parent: u32) -> Vec<Self> {
        fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
                let Stat {
                    parent: its,
                    started,
                    ..
                } = stat(pid)?;
                (its == parent).then_some(Self { pid, started })
            })
            .collect()
    }

    pub fn is_alive(self) -> bool {
        Self::of(self.pid) == Some(self)
    }

    pub fn signal(self, signal: Signal) {
        if self.is_alive() {
            send(self.pid, signal);
        }
    }

    /// False when it still lives at the deadline.
    pub fn wait_gone(self, within: Duration) -> bool {
        let deadline = Instant::now() + within;
        while self.is_alive() {
            if Instant::now() > deadline {
                return false;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        true
    }

    /// Asks it to end, and kills it when it does not in time.
    pub fn end(self) {
        self.signal(Signal::TERM);
        if !self.wait_gone(3 * STOPPED_WITHIN) {
            self.kill();
        }
    }

    pub fn kill(self) {
        self.signal(Signal::KILL);
        self.wait_gone(STOPPED_WITHIN);
    }
}

/// What a process has used so far; None when it has ended.
pub fn usage(pid: u32) -> Option<Usage> {
    let Stat { cpu, rss, .. } = stat(pid)?;
    Some(Usage {
        cpu_seconds: cpu as f64 / rustix::param::clock_ticks_per_second() as f64,
        rss_mb: (rss * rustix::param::page_size() as u64) as f64 / (1024.0 * 1024.0),
    })
}

#[derive(Clone, Copy, Debug)]
pub struct Usage {
    /// In the program and, for it, in the kernel.
    pub cpu_seconds: f64,
    /// What it has in memory now.
    pub rss_mb: f64,
}

/// Of a process that is not a zombie: proc(5).
struct Stat {
    parent: u32,
    /// In clock ticks since the machine started.
    started: u64,
    /// In clock ticks.
    cpu: u64,
    /// In pages.
    rss: u64,
}

fn stat(pid: u32) -> Option<Stat> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in parentheses, may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |nth: usize| fields.get(nth)?.parse::<u64>().ok();
    let dead = matches!(*fields.first()?, "Z" | "X");
    (!dead).then_some(Stat {
        parent: number(1)?.try_into().ok()?,
        started: number(19)?,
        cpu: number(11)? + number(12)?,
        rss: number(21)?,
    })
}
