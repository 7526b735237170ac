import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { isBuilt } from '#ingest/supervisor/build.server.ts';
import { watchPulse } from '#ingest/supervisor/pulse.ts';
import { repeatUntilDone, respawn } from '#ingest/supervisor/respawn.ts';
import type { Running, Unit } from '#ingest/supervisor/unit.ts';
import { helloAs, readHello, refusalPacket } from '#sql/server/native-hello.ts';
import { until } from '../support/until.ts';

/** A process that lives until it is told to stop or told to die. */
function fakeUnit() {
	const lines: string[] = [];
	const lives: { die: () => void; isStopped: boolean }[] = [];
	let failures = 0;
	let attempts = 0;
	let gate: Promise<void> = Promise.resolve();
	const unit: Unit = {
		name: 'fake',
		async start(): Promise<Running> {
			attempts += 1;
			await gate;
			if (failures-- > 0) throw new Error('port in use');
			let die = (): void => {};
			const ended = new Promise<string>((resolve) => (die = () => resolve('SIGKILL')));
			const life = { die, isStopped: false };
			lives.push(life);
			const stop = async (): Promise<void> => {
				life.isStopped = true;
				die();
			};
			return { pid: lives.length, ended, stop };
		}
	};
	return {
		unit,
		lives,
		lines,
		say: (name: string, line: string) => void lines.push(`${name} ${line}`),
		attempts: () => attempts,
		failNext: (times: number) => (failures = times),
		holdStarts(): () => void {
			let open = (): void => {};
			gate = new Promise((resolve) => (open = resolve));
			return open;
		}
	};
}

const never = new AbortController().signal;

test('what dies comes back, also when the first attempts fail', async () => {
	const fake = fakeUnit();
	const kept = await respawn(fake.unit, fake.say, never);
	fake.failNext(2);
	fake.lives[0]!.die();
	await until('it is back', () => fake.lives.length === 2);
	await kept.stop(1_000);
	expect(fake.lines).toEqual([
		'fake is up (pid 1)',
		'fake ended (SIGKILL)',
		'fake did not come back: port in use',
		'fake did not come back: port in use',
		'fake is up again (pid 2)',
		'fake ended (SIGKILL)'
	]);
	expect(fake.lives.map((life) => life.isStopped)).toEqual([false, true]);
});

test('the first start must succeed', async () => {
	const fake = fakeUnit();
	fake.failNext(1);
	await expect(respawn(fake.unit, fake.say, never)).rejects.toThrow('port in use');
});

test('a stop while a start is under way leaves nothing running', async () => {
	const fake = fakeUnit();
	const kept = await respawn(fake.unit, fake.say, never);
	const open = fake.holdStarts();
	fake.lives[0]!.die();
	await until('a start is under way', () => fake.attempts() === 2);
	const stopped = kept.stop(5_000);
	open();
	await stopped;
	expect(fake.lives.map((life) => life.isStopped)).toEqual([false, true]);
});

test('what is silent is ended, and a supervisor that slept an hour takes nobody for silent', () => {
	vi.useFakeTimers();
	const kill = vi.fn(() => true);
	const child = Object.assign(new EventEmitter(), { kill });
	const lines: string[] = [];
	watchPulse(child, 3, (line) => lines.push(line));
	const secondsLater = (seconds: number, beats: boolean): void => {
		for (let n = 0; n < seconds; n++) {
			vi.advanceTimersByTime(1_000);
			if (beats) child.emit('message', 'alive');
		}
	};
	secondsLater(10, true);
	const lastHeard = new Date().toISOString();
	secondsLater(1, false);
	vi.setSystemTime(Date.now() + 3_600_000);
	secondsLater(1, false);
	expect(kill).not.toHaveBeenCalled();
	secondsLater(1, false);
	expect(kill.mock.calls).toEqual([['SIGKILL']]);
	expect(lines).toEqual([`has not answered since ${lastHeard}, for 3 s: ended by force`]);
	vi.useRealTimers();
});

/** Processes that end as they are told. */
function makeProcesses() {
	const ends: ((how: string) => void)[] = [];
	const start = (): Running => {
		const ended = new Promise<string>((resolve) => ends.push(resolve));
		const last = ends.at(-1)!;
		return { pid: ends.length, ended, stop: () => Promise.resolve(last('SIGTERM')) };
	};
	return { ends, start };
}

test('what is killed before it is done is begun again, and what is done is not', async () => {
	const { ends, start } = makeProcesses();
	const said: string[] = [];
	const repeated = repeatUntilDone('rebuild', start, (_, line) => said.push(line), 1);
	for (const how of ['SIGKILL', 'exit status 1']) {
		const before = ends.length;
		ends.at(-1)!(how);
		await until('it is begun again', () => ends.length === before + 1);
	}
	ends.at(-1)!('exit status 0');
	await repeated.stop(0);
	expect(ends).toHaveLength(3);
	expect(said).toEqual(
		['SIGKILL', 'exit status 1'].map((how) => `ended before it was done (${how}), and is begun again in 1 s`)
	);
});

test('what is stopped is not begun again, whether it runs or waits', async () => {
	for (const how of [undefined, 'SIGKILL']) {
		const { ends, start } = makeProcesses();
		const said: string[] = [];
		const repeated = repeatUntilDone('rebuild', start, (_, line) => said.push(line), 600_000);
		if (how !== undefined) {
			ends[0]!(how);
			await until('it waits', () => said.length === 1);
		}
		await repeated.stop(0);
		await Promise.resolve();
		expect(ends).toHaveLength(1);
	}
});

test('a build is made once for each version of its sources', () => {
	const root = mkdtempSync(join(tmpdir(), 'pasokh-build-'));
	onTestFinished(() => rmSync(root, { recursive: true }));
	/** Files that were last written at that second. */
	const write = (second: number, ...paths: string[]): void => {
		for (const whole of paths.map((path) => join(root, path))) {
			mkdirSync(dirname(whole), { recursive: true });
			writeFileSync(whole, '');
			utimesSync(whole, second, second);
		}
	};
	write(100, 'web/routes/+page.svelte', 'sql/queries/wall.ts');
	expect(isBuilt(root)).toBe(false);
	write(100, 'build/index.js');
	expect(isBuilt(root)).toBe(true);
	// What the web app does not have in it.
	write(200, 'ingest/main.ts', 'sql/queries/wall/calls.sql');
	expect(isBuilt(root)).toBe(true);
	write(200, 'sql/queries/wall.ts');
	expect(isBuilt(root)).toBe(false);
});

const MORE = Buffer.from('more');
const texts = (...all: string[]) => all.flatMap((text) => [Buffer.from([Buffer.byteLength(text)]), Buffer.from(text)]);
const hello = (...who: [database: string, user: string, password: string]) =>
	Buffer.concat([Buffer.from([0]), ...texts('client'), Buffer.from([24, 1, 0xb5, 0xa7, 3]), ...texts(...who)]);

test('a client’s first packet is read once it is whole, wherever it is cut', () => {
	const whole = hello('pasokh', 'tool', 'گذر');
	for (let length = 0; length < whole.length; length++) expect(readHello(whole.subarray(0, length))).toBeUndefined();
	expect(readHello(whole)).toMatchObject({ database: 'pasokh', user: 'tool', password: 'گذر' });
	expect(readHello(Buffer.concat([whole, MORE]))).toEqual(readHello(whole));
});

test('an access comes in as the user that its person is lent, and all else is handed on as it came', () => {
	const read = Buffer.concat([hello('pasokh', 'tool', 'گذر'), MORE]);
	const lent = helloAs(read, readHello(read)!, { user: 'pasokh_person_7', password: 'other' });
	expect(lent).toEqual(Buffer.concat([hello('pasokh', 'pasokh_person_7', 'other'), MORE]));
});

test.each([
	['a request of HTTP', Buffer.from('GET / HTTP/1.1\r\n')],
	['another packet', Buffer.from([1, 0])],
	['a text that is too long', Buffer.from([0, 0xff, 0xff, 0x7f])],
	['a number without end', Buffer.from([0, 0, 0xff, 0xff, 0xff, 0xff, 0xff])]
])('%s is none', (_, bytes) => {
	expect(readHello(bytes)).toBeNull();
});

test('a refusal is a packet of exception', () => {
	const text = 'x'.repeat(200);
	const bytes = refusalPacket(516, text);
	expect(bytes[0]).toBe(2);
	expect(bytes.readInt32LE(1)).toBe(516);
	const message = `DB::Exception: ${text}`;
	const { length } = message;
	const at = 5 + 1 + 'DB::Exception'.length;
	expect([...bytes.subarray(at, at + 2)]).toEqual([(length % 128) + 128, Math.floor(length / 128)]);
	expect(bytes.toString('utf8', at + 2, at + 2 + length)).toBe(message);
	expect([...bytes.subarray(at + 2 + length)]).toEqual([0, 0]);
});
