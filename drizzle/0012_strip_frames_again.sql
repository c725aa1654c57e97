-- Fewer files are stripped than before, and some to other bytes: what was kept of their size and checksum is of no use.
update photos set stripped_size = null, stripped_crc32 = null;
