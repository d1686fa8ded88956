// Programs that a test needs beside it: they end with the test, however it ends.
import { spawn } from 'node:child_process';

const running = new Set();

/** Ends a program and what it started: each has a process group of its own. */
function end(child) {
  if (!running.delete(child)) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

process.on('exit', () => running.forEach(end));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** Starts a program; `said(text)` gets what it and its children write. Gives how to end it. */
export function spawned(program, args, said, env = {}) {
  const options = { detached: true, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] };
  const child = spawn(program, args, options);
  running.add(child);
  child.on('error', (error) => said(`${program}: ${error.message}\n`));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', said);
  child.unref();
  return () => end(child);
}
