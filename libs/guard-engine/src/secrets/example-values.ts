/** Stand-ins for the random part of an example: nobody's secret, of any length, in the alphabet that a format allows. */
const repeated =
  (sample: string) =>
  (length: number): string =>
    sample.repeat(Math.ceil(length / sample.length)).slice(0, length);

export const digits = repeated('48151623421089705');
export const hex = repeated('0f1e2d3c4b5a69788796a5b4c3d2e1f0');
export const lower = repeated('q7w2e9r4t1y8u3i6o5p0a2s4d6f8g1h3j5k7l9z');
export const upper = repeated('Q7W2E4R5T3Y6U2I7O4P5A2S3D6F7G4H5J2K3L6Z');
export const letters = repeated('jQbKzWmXcRvTnLpHsDgFyGkJqBwZxMrCtVlNhPdSf');
export const mixed = repeated('aB3dE5gH7jK9mN1pQ3sT5vX7zA2cE4fG6hI8jK0lM2nO4');
export const uuid = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
