/* Kinds of markers of a JPEG (ISO/IEC 10918-1, table B.1), by the byte behind 0xff. */

/** Is this a frame header: SOF0 to SOF15, without the other segments in that range (DHT, JPG, DAC)? */
export function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

/** Is this a marker without a length: TEM, RST0 to RST7 or SOI? */
export function standsAlone(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd8);
}
