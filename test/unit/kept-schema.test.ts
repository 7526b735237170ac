import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STEPS } from '#sql/office/schema.ts';
import { projectRoot } from '#sql/root.ts';
import { stripComments } from '#sql/text/render.ts';

/** What the version before still reads may not go, so that an upgrade has a way back (docs/upkeep.md). */

const TAKES_AWAY = /\b(CLEAR|DELETE|DETACH|DROP|EXCHANGE|MODIFY|RENAME|REPLACE|TRUNCATE|UPDATE)\b/i;
/** Applied before that was a rule. */
const LAST_BEFORE_RULE = '0006';
const STEPS_BEFORE_RULE = [
	...['logins', 'scoped_tokens', 'access_log', 'unknown_names', 'access_chain', 'login_throttle'],
	...['api_quota_of_person', 'alerts']
];

const folder = join(projectRoot(), 'sql', 'migrations');
const migrations = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

test('no kept migration includes another file', () => {
	for (const [file, text] of migrations) expect(text, file).not.toContain('${include');
});

test('a kept migration only adds', () => {
	for (const [file, text] of migrations)
		if (file.slice(0, 4) > LAST_BEFORE_RULE) expect(stripComments(text), file).not.toMatch(TAKES_AWAY);
});

test('a step of the store only adds', () => {
	for (const [name, statements] of Object.entries(STEPS))
		if (!STEPS_BEFORE_RULE.includes(name)) expect(statements.join(';'), name).not.toMatch(TAKES_AWAY);
});
