import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEEP } from '../support/depth.ts';
import { IS_DEEP } from '../support/run-folder.ts';
import { makeLogins, logIn } from '../support/login.ts';
import { startOffice, type OfficeUnderTest, type WebUnderTest } from '../support/office.ts';
import { smallOffice } from '../support/small-office.ts';
import { copyTree, WEB_PARTS, type Tree } from '../support/tree.ts';
import { until } from '../support/until.ts';

/** The recipe for a new tile, on the page of loans: its number leads to its list. */

let office: OfficeUnderTest;
let tree: Tree;
let web: WebUnderTest;

beforeAll(async () => {
	tree = copyTree(WEB_PARTS);
	tree.apply('new-tile');
	const vite = join(tree.folder, 'node_modules/vite/bin/vite.js');
	execFileSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: tree.folder });
	office = await startOffice({ settings: { PASOKH_CLOCK: 'data' } });
	const loan = { v: 1, type: 'loan.requested', occurred_at: '2022-07-20T08:00:00+04:30', amount_rial: 1_000_000 };
	const more = ['subsidy', 'subsidy', 'deed'].map((collateral, n) => ({
		...{ ...loan, event_id: `loan-${n}`, letter_id: `loan-${n}`, loan_id: `loan-${n}`, bank: 'bank_melli', collateral }
	}));
	expect(await office.post([...smallOffice(), ...(more as ReturnType<typeof smallOffice>)])).toMatchObject({
		body: { rejected: [] }
	});
	web = await office.startWeb({}, join(tree.folder, 'build/index.js'));
});
afterAll(async () => {
	await web?.stop();
	await office?.stop();
	await tree?.remove();
});

test.runIf(IS_DEEP)('is on its page, with its number, which leads to its list', DEEP, async () => {
	const { governor } = await makeLogins(office.settings);
	const visitor = await logIn(web.url, 'governor', governor);
	const read = async () => (await visitor.get('/loans')).text();
	// The number is the text of the link to its list.
	const tile = /data-figure="loans-subsidy">(?:<!--.*?-->)*<a href="\.(\/letters\?[^"]*)"[^>]*>([^<]*)<\/a>/;
	await until('the page has the loans', async () => tile.exec(await read())?.[2] === '۲');
	const html = await read();
	expect(html).toContain('با وثیقهٔ یارانه');
	const link = tile.exec(html)?.[1];
	expect(link).toContain('kpi=loan_collateral');
	const list = await (await visitor.get(link!.replaceAll('&amp;', '&'))).text();
	expect(list).toContain('loan-0');
	expect(list).toContain('loan-1');
	expect(list).not.toContain('loan-2');
});
