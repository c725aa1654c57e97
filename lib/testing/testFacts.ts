import type { Facts, PolicyFacts, ThingFacts } from '../access/evaluate.ts';
import type { World, WorldPolicy } from './testWorld.ts';

/** Tests only: the facts of a world in the form that `evaluate` takes. */
export function factsOf(world: World): { album: ThingFacts; photos: Facts[] }[] {
  return world.albums.map((each) => {
    const album: ThingFacts = {
      present: !each.missing,
      approved: true,
      isPart: false,
      policy: policyFacts(each.policy, 'album'),
      shares: new Set(each.shares),
    };
    const photos = each.photos.map((photo) => ({
      album,
      photo: {
        present: !photo.missing,
        approved: !photo.waiting,
        isPart: photo.partOf !== undefined,
        policy: policyFacts(photo.policy, 'photo'),
        shares: new Set(photo.shares),
      },
    }));
    return { album, photos };
  });
}

function policyFacts(policy: WorldPolicy | undefined, of: 'album' | 'photo'): PolicyFacts | null {
  if (!policy) return null;
  return {
    public: policy.public ?? false,
    inherit: of === 'album' && (policy.inherit ?? true),
    users: new Set(policy.users),
    groups: new Set(policy.groups),
    originals: policy.originals ?? true,
    archives: policy.archives ?? true,
    keepsMetadata: !policy.stripMetadata,
  };
}
