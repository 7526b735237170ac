import type { KeyRing } from './key-id.ts';
import { newId, openFor, sealFor } from './secret.ts';

/** A browser in which somebody has logged in: strangers who guess at this user's password do not close the login there. */
export interface Device {
	id: string;
	/** The user's id: it is worth nothing for anybody else. */
	user: string;
	/** The user's `device_epoch` at that time. */
	epoch: number;
}

/** People who share a browser; the one who has not logged in for longest is forgotten. */
const MAX_USERS = 8;

/** What a browser keeps of its users, as sealed by `writeDevices`; what is not ours is left out. */
export function readDevices(kept: string, key: KeyRing): Device[] {
	return kept
		.split('~')
		.slice(0, MAX_USERS)
		.flatMap((sealed) => {
			const opened = openFor('device', sealed, key);
			return opened === undefined ? [] : [JSON.parse(opened) as Device];
		});
}

/** The browser's users with one more, or the same one anew: AES-256-GCM by the office's key, so that nobody makes one. */
export function writeDevices(known: readonly Device[], { user, epoch }: Omit<Device, 'id'>, key: KeyRing): string {
	const others = known.filter((device) => device.user !== user).slice(0, MAX_USERS - 1);
	return [{ id: newId(), user, epoch }, ...others]
		.map((device) => sealFor('device', JSON.stringify(device), key))
		.join('~');
}
