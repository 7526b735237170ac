import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { InvalidArgumentError, type Command } from 'commander';
import { readAllKeys } from '#sql/office/keys.server.ts';
import { judgeExport, type Judgement } from '#sql/proof/export-manifest.ts';
import { isPublicKey } from '#sql/proof/signature.ts';
import { findOffice, isOffice } from './find-office.server.ts';

const SAID: Record<Judgement['verdict'], string> = {
	as_exported: 'the file is what was exported',
	file_changed: 'the file is NOT what was exported: its bytes differ from those that the manifest was signed for',
	manifest_changed: 'the manifest was changed after it was signed: it proves nothing',
	other_key: 'the manifest was signed by another key than the one that you trust: it proves nothing',
	no_manifest: 'this is no manifest of an export'
};

async function verifyExport(
	command: Command,
	file: string,
	given: string | undefined,
	options: { key?: string }
): Promise<void> {
	const manifest = given ?? `${file}.manifest.json`;
	for (const path of [file, manifest])
		if (!existsSync(path))
			command.error(
				`error: ${path}: is not there${path === file || given !== undefined ? '' : '; name the manifest as the second argument (it is on the page of the export)'}`,
				{ exitCode: 2 }
			);
	const keys = options.key === undefined ? await officeKeys(command) : [options.key];
	const sha256 = await hashOf(file);
	const judged = judgeExport(readFileSync(manifest, 'utf8'), sha256, keys);
	console.log(SAID[judged.verdict]);
	if (judged.manifest) {
		const { by, list, as_of, known_at, rows, rows_of_list, truncated, exported_at, reason } = judged.manifest;
		console.log(`by       ${by.name} (${by.role}), ${exported_at}`);
		console.log(`why      ${reason}`);
		console.log(`list     ${list.words}`);
		console.log(`query    ${list.query}`);
		console.log(`moments  as of ${as_of}, as known at ${known_at}`);
		console.log(`rows     ${rows} of ${rows_of_list}${truncated ? ' (cut)' : ''}`);
		console.log(`sha256   ${judged.manifest.file.sha256}`);
	}
	if (judged.verdict === 'file_changed') console.log(`found    ${sha256}`);
	if (judged.verdict === 'other_key') console.log(`its key  ${judged.manifest.public_key}`);
	if (judged.verdict !== 'as_exported') process.exitCode = 1;
}

/**
 * The keys of this machine's office; without an office the key must be given, since a manifest's own key proves
 * nothing.
 */
async function officeKeys(command: Command): Promise<readonly string[]> {
	const settings = await findOffice();
	if (settings.keys.signing === undefined && !isOffice(settings.dataDir))
		command.error(
			'error: there is no office here whose key would be trusted: give its public key with --key (64 hexadecimal digits, as its page /verify shows)',
			{ exitCode: 2 }
		);
	return readAllKeys(settings).trusted;
}

async function hashOf(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
	return hash.digest('hex');
}

function publicKeyOf(text: string): string {
	const key = text.toLowerCase().replace(/[\s:]/g, '');
	if (!isPublicKey(key))
		throw new InvalidArgumentError('must be 64 hexadecimal digits, as the page /verify shows them.');
	return key;
}

export function addVerifyExportCommand(program: Command): void {
	const command = program
		.command('verify-export')
		.description('tell whether a file is what was exported, by its signed manifest')
		.argument('<file>', 'the exported file')
		.argument('[manifest]', 'its manifest; <file>.manifest.json unless told')
		.option(
			'--key <key>',
			"the office's public key, as its page /verify shows it; then no office is needed",
			publicKeyOf
		)
		.addHelpText(
			'after',
			'\nEnds with 0 when it is, with 1 when the file, the manifest or the key is another, with 2 for a wrong call.'
		);
	command.action((file: string, manifest: string | undefined, options: { key?: string }) =>
		verifyExport(command, file, manifest, options)
	);
}
