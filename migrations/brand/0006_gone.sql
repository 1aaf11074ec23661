-- Those who left and whom a shop still has to forget: nearly none at any time, and found without reading its list.
CREATE INDEX shop_list_gone ON shop_list (shop, version) WHERE state = 'gone' AND member <> '';
