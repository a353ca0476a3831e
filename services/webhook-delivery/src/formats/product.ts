/** What stands for the mesh in the headers of records. Fixed words: a SIEM finds our records by them. */
export const PRODUCT = { vendor: 'SentinelMesh', name: 'SentinelMesh', version: '0.1.0' } as const;
