-- What has more pixels than are decoded was marked as damaged. Nothing is wrong with it: it is judged
-- by the limit in force whenever it is shown, and read again by the next scan, since nothing was kept
-- of its size.
UPDATE `photos` SET `damaged` = NULL, `reader_version` = 0
WHERE `damaged` = 'Input image exceeds pixel limit';
