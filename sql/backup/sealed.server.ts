import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Decrypter, Encrypter } from 'age-encryption';
import { create, extract } from 'tar';
import { BackupError } from './manifest.server.ts';

/** The only file of an encrypted backup: a tar of what another one has, in the format of age; the key's 64 digits are the passphrase. */
export const SEALED = 'backup.tar.age';
/** The same while it is written. */
export const SEALED_DRAFT = `${SEALED}.draft`;

/** How much work age makes of each guess at a passphrase: little, since nobody can guess 32 random bytes. */
const WORK_FACTOR = 10;
const BLOCK = 1 << 20;

export const isSealed = (dir: string): boolean => existsSync(join(dir, SEALED));

/** Moves all of a folder into one encrypted file. Each file is deleted when it is in, so that the disk has little of it twice. */
export async function seal(from: string, dir: string, key: string): Promise<void> {
	const encrypter = new Encrypter();
	encrypter.setPassphrase(key);
	encrypter.setScryptWorkFactor(WORK_FACTOR);
	const packed = create(
		{
			cwd: from,
			portable: true,
			jobs: 1,
			maxReadSize: BLOCK,
			strict: true,
			onWriteEntry: (entry) => {
				if (entry.type === 'File') entry.once('end', () => rmSync(entry.absolute));
			}
		},
		readdirSync(from)
	);
	const draft = join(dir, SEALED_DRAFT);
	try {
		const sealed = await encrypter.encrypt(webOf(Readable.from(packed)));
		await pipeline(bytesOf(sealed), createWriteStream(draft, { mode: 0o600, flush: true }));
		renameSync(draft, join(dir, SEALED));
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}

/**
 * Unpacks an encrypted backup into a new folder.
 * @throws BackupError if the key is missing or another, or a byte is not as it was written
 */
export async function unseal(dir: string, to: string, key: string | undefined): Promise<void> {
	const file = join(dir, SEALED);
	if (key === undefined)
		throw new BackupError(`${file}: is encrypted: set PASOKH_BACKUP_KEY to the key with which it was made`);
	const decrypter = new Decrypter();
	decrypter.addPassphrase(key);
	const source = createReadStream(file, { highWaterMark: BLOCK });
	const opened = await decrypter.decrypt(webOf(source)).catch((cause: unknown) => {
		source.destroy();
		throw isOfDisk(cause)
			? cause
			: new BackupError(
					`${file}: PASOKH_BACKUP_KEY does not open it: it was made with another key, or its beginning is damaged`,
					{ cause }
				);
	});
	rmSync(to, { recursive: true, force: true });
	mkdirSync(to, { mode: 0o700 });
	try {
		await pipeline(bytesOf(opened), extract({ cwd: to, strict: true, preserveOwner: false }));
	} catch (cause) {
		if (isOfDisk(cause)) throw cause;
		throw new BackupError(`${file}: is not as it was written: the backup is damaged, use another copy of it`, {
			cause
		});
	}
}

/** Tar and files take buffers. */
const bytesOf = (stream: ReadableStream<Uint8Array>) => Readable.from(stream, { objectMode: false });

const webOf = (stream: Readable) => Readable.toWeb(stream) as ReadableStream<Uint8Array>;

const isOfDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException).errno !== undefined;
