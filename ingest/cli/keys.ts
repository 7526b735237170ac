import { text } from 'node:stream/consumers';
import { Argument, type Command } from 'commander';
import { joinKeys, keyLines, splitKeys } from '#sql/office/key-shares.ts';
import { KeyError, readAllKeys, readKeys, rotateKey, ROTATED, type Rotated } from '#sql/office/keys.server.ts';
import { noteMachineAct } from '#sql/office/machine-log.server.ts';
import { inStore } from '#sql/office/store.server.ts';
import type { Settings } from '#sql/settings.ts';
import { findOffice, isOffice } from './find-office.server.ts';

const RESTART = 'Restart the office (each of its processes): those that run go on with the key before it until then.';

const DONE: Record<Rotated, string> = {
	signing: `Exports and heads of the access log are signed with a new key. Those of before are verified by the old public key; its secret is gone. Give out the new one, which the page /verify shows, too.`,
	encryption: `What is kept unreadable from now on (rejected events, identities, second factors) is encrypted with a new key. The keys before it stay in keys/encryption.old for what there is: keep them as you keep the key, and make a new backup.`
};

/** Why the identity key cannot be rotated: hashes in events cannot be recomputed. */
const IDENTITY = `The identity key is not changed in an office that has events. Each event holds hashes of its person (HMAC by this key), and a hash of its content over them: with another key the same person would be somebody else from that day on, searches by a number would miss all letters of before, and an event that is sent again would count as one with other content. To make the hashes anew takes the clear values of every event; the office has none, or with PASOKH_KEEP_IDENTITY=on only the newest spelling of each.
What to do when the key is lost or known to others: make a new office (another PASOKH_DATA_DIR, which makes keys of its own), and have the sources send, or "load", their events into it again; its state is then built from them. Keep the old office for its access log and exports, and close it to the network.`;

async function rotate(which: Rotated | 'identity' | undefined): Promise<void> {
	if (which === 'identity') return refuse(IDENTITY);
	const settings = await officeWithKeys();
	for (const name of which ? [which] : ROTATED) {
		if (settings.keys[name] !== undefined) {
			refuse(inSettings(name, settings));
			continue;
		}
		await inStore(settings, (store) =>
			noteMachineAct(store, { action: 'keys_changed', subject: name }, () => rotateKey(settings, name))
		);
		console.log(DONE[name]);
		if (name === 'signing') console.log(`The new public key is ${readAllKeys(settings).trusted[0]}.`);
	}
	console.log(RESTART);
}

/** @throws KeyError where there is none: to read its keys would make some */
async function officeWithKeys(): Promise<Settings> {
	const settings = await findOffice();
	if (!isOffice(settings.dataDir) && settings.databaseUrl === undefined)
		throw new KeyError(`${settings.dataDir}: there is no office; name the one whose keys are meant in PASOKH_DATA_DIR`);
	return settings;
}

function refuse(why: string): void {
	console.error(why);
	process.exitCode = 1;
}

function inSettings(name: Rotated, settings: Settings): string {
	const variable = `PASOKH_${name.toUpperCase()}_KEY`;
	const kept =
		name === 'signing' ? `to its public key, ${readAllKeys(settings).trusted[0]}` : 'to the key that is now there';
	return `${variable}: is given by settings, and changed there, in all processes: set ${variable}_OLD (or ${variable}_OLD_FILE; a list, comma-separated) ${kept}, before what it has, and ${variable} to a new key (openssl rand -hex 32); then restart the office`;
}

/** Prints the keys, to be kept apart from the data. */
async function print({ shares }: { shares?: boolean }): Promise<void> {
	const settings = await officeWithKeys();
	const backup = settings.keys.backup;
	const keys = { ...readKeys(settings), backup: backup === undefined ? undefined : Buffer.from(backup, 'hex') };
	console.error(shares ? SHARES : PRINTED);
	for (const line of shares ? splitKeys(keys) : keyLines(keys)) console.log(line);
}

const PRINTED =
	'Keep these lines apart from the office and its backups: on paper in a safe, say. They are settings: on a new machine they take the place of the keys that are lost.';
const SHARES =
	'Give each of these lines to another person. One alone tells nothing; "keys join" makes the keys of both.';

async function joinShares(): Promise<void> {
	const lines = (await text(process.stdin)).split('\n').filter((line) => line.trim() !== '');
	for (const line of keyLines(joinKeys(lines))) console.log(line);
}

export function addKeysCommand(program: Command): void {
	const keys = program.command('keys').description('the keys of the office');
	keys
		.command('print')
		.description('print the keys, for a copy on paper; without them a backup that lacks them opens nothing')
		.option('--shares', 'as two shares for two people, each of which alone tells nothing')
		.action(print);
	keys
		.command('join')
		.description('read two shares from standard input, a line each, and print the keys as settings')
		.action(joinShares);
	keys
		.command('rotate')
		.description('make a new key; what the old one encrypted and signed is still read')
		.addArgument(new Argument('[key]', 'which; signing and encryption unless told').choices([...ROTATED, 'identity']))
		.addHelpText(
			'after',
			'\nA key that settings give is not changed here: the command says what to set. The identity key is not changed in place: the\ncommand says why, and what to do instead.'
		)
		.action(rotate);
}
