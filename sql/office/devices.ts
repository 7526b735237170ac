import type { KeyRing } from './key-id.ts';
import { newId, openFor, sealFor } from './secret.ts';

/** A browser in which a user has logged in. Guesses by strangers at the user's password do not close the login there. */
export interface Device {
	id: string;
	/** The user's id. The device counts for this user only. */
	user: string;
	/** The user's `device_epoch` at that time. */
	epoch: number;
}

/** Most users per browser. The one who has not logged in for longest is forgotten. */
const MAX_USERS = 8;

/** Reads the devices that a browser keeps, as sealed by `writeDevices`. Whatever the office has not sealed is left out. */
export function readDevices(kept: string, key: KeyRing): Device[] {
	return kept
		.split('~')
		.slice(0, MAX_USERS)
		.flatMap((sealed) => {
			const opened = openFor('device', sealed, key);
			return opened === undefined ? [] : [JSON.parse(opened) as Device];
		});
}

/** Adds or renews a user among a browser's devices. They are sealed with the office's key (AES-256-GCM), so that nobody can forge one. */
export function writeDevices(known: readonly Device[], { user, epoch }: Omit<Device, 'id'>, key: KeyRing): string {
	const others = known.filter((device) => device.user !== user).slice(0, MAX_USERS - 1);
	return [{ id: newId(), user, epoch }, ...others]
		.map((device) => sealFor('device', JSON.stringify(device), key))
		.join('~');
}
