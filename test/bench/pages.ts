import type { Browser, CDPSession } from 'playwright-core';
import { launchBrowser } from '../support/browser.ts';
import { governorOf, stateOf, type Visitor } from '../support/login.ts';
import { freePort, startNode } from '../support/process.ts';
import { LONG_MS, until } from '../support/until.ts';
import { openNational } from './national/office.server.ts';
import { quantile } from './wall/measure.server.ts';
import { number, size, table } from './wall/table.ts';

export interface PagesOptions {
	letters: number;
	seed: number;
	dir: string;
	print: (line: string) => void;
}

const ROUTES = [
	'/',
	'/bodies',
	'/operators',
	'/hotline',
	'/counties',
	'/loans',
	'/letters',
	'/figures',
	'/figures/unanswered'
];
/** The lab: 1.6 Mb/s each way, 150 ms to and fro, a processor four times slower. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 1_600_000 / 8 };
const SLOWER = 4;
const SETTLE_MS = 4_000;
/** A page is judged by the median of so many visits: on two cores that others share, one differs from the next by half. */
const VISITS = 5;
const BARS = { lcpMs: 1_200, cls: 0.02, scriptBytes: 60_000 };

interface Measured {
	status: number;
	firstByteMs: number;
	lcpMs: number;
	cls: number;
	/** JavaScript on the wire that was asked for before the first paint. */
	scriptBytes: number;
	allBytes: number;
}

/** What each page is for a reader with a slow line and a slow machine; prints a table with the bars. The app must be built. */
export async function benchPages({ letters, seed, dir, print }: PagesOptions): Promise<void> {
	const office = await openNational(dir, { letters, seed }, print);
	const port = String(await freePort());
	const url = `http://127.0.0.1:${port}`;
	const web = startNode('build/index.js', [], { ...office.env, HOST: '127.0.0.1', PORT: port, ORIGIN: url });
	let browser: Browser | undefined;
	try {
		await until('the web answers', async () => (await fetch(`${url}/healthz`)).ok, LONG_MS);
		const reader = await governorOf({ settings: office.settings, webUrl: url });
		browser = await launchBrowser();
		const rows: string[][] = [];
		for (const route of ROUTES) {
			// Once without being measured: the office has just been opened.
			await reader.get(route).then((response) => response.text());
			const visits: Measured[] = [];
			while (visits.length < VISITS) visits.push(await visit(browser, url, route, reader));
			rows.push(rowOf(route, visits));
		}
		print(
			`\n${table(['page', 'status', 'first byte ms', 'LCP ms', 'least–most', 'CLS', 'JS before paint', 'in all', 'bars'], rows)}`
		);
	} finally {
		await browser?.close();
		await web.stop();
		await office.stop();
	}
}

async function visit(browser: Browser, url: string, route: string, reader: Visitor): Promise<Measured> {
	const storageState = stateOf(reader, url);
	const context = await browser.newContext({ storageState, locale: 'fa-IR', viewport: { width: 1_440, height: 900 } });
	const page = await context.newPage();
	try {
		const devtools: CDPSession = await context.newCDPSession(page);
		await devtools.send('Network.enable');
		await devtools.send('Network.emulateNetworkConditions', LINE);
		await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
		const asked = new Map<string, { at: number; isScript: boolean; bytes: number }>();
		devtools.on('Network.requestWillBeSent', ({ requestId, wallTime, type }) => {
			asked.set(requestId, { at: wallTime * 1_000, isScript: type === 'Script', bytes: 0 });
		});
		devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
			const one = asked.get(requestId);
			if (one) one.bytes = encodedDataLength;
		});
		await page.addInitScript(() => {
			const seen = { lcp: 0, cls: 0 };
			Object.assign(globalThis, { seen });
			new PerformanceObserver((list) => {
				for (const entry of list.getEntries()) seen.lcp = entry.startTime;
			}).observe({ type: 'largest-contentful-paint', buffered: true });
			new PerformanceObserver((list) => {
				for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
					if (!entry.hadRecentInput) seen.cls += entry.value;
			}).observe({ type: 'layout-shift', buffered: true });
		});
		const response = await page.goto(`${url}${route}`, { waitUntil: 'load', timeout: 60_000 });
		await page.waitForTimeout(SETTLE_MS);
		const told = await page.evaluate(() => {
			const { seen } = globalThis as unknown as { seen: { lcp: number; cls: number } };
			const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
			const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
			return { ...seen, paintAt: performance.timeOrigin + paint, firstByteMs: navigation?.responseStart ?? 0 };
		});
		const all = [...asked.values()];
		const sum = (requests: typeof all): number => requests.reduce((bytes, one) => bytes + one.bytes, 0);
		return {
			status: response?.status() ?? 0,
			firstByteMs: told.firstByteMs,
			lcpMs: told.lcp,
			cls: told.cls,
			scriptBytes: sum(all.filter(({ isScript, at }) => isScript && at <= told.paintAt)),
			allBytes: sum(all)
		};
	} finally {
		await context.close();
	}
}

function rowOf(route: string, visits: Measured[]): string[] {
	const all = (name: keyof Measured): number[] => visits.map((one) => one[name]);
	const median = (name: keyof Measured): number => quantile(all(name), 0.5);
	const least = (name: keyof Measured): number => Math.min(...all(name));
	const most = (name: keyof Measured): number => Math.max(...all(name));
	const [status, cls, scriptBytes] = [most('status'), most('cls'), most('scriptBytes')];
	const missed = [
		status === 200 ? '' : 'status',
		median('lcpMs') <= BARS.lcpMs ? '' : 'LCP',
		cls <= BARS.cls ? '' : 'CLS',
		scriptBytes <= BARS.scriptBytes ? '' : 'JS'
	].filter(Boolean);
	return [
		...[route, String(status), number(median('firstByteMs')), number(median('lcpMs'))],
		...[
			`${number(least('lcpMs'))}–${number(most('lcpMs'))}`,
			cls.toFixed(3),
			size(scriptBytes),
			size(median('allBytes'))
		],
		missed.length === 0 ? 'pass' : `misses ${missed.join(', ')}`
	];
}
