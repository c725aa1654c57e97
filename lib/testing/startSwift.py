"""Tests only: OpenStack Swift with its S3 interface, all of it in one process.

Usage: /usr/bin/python3 swift.py DIRECTORY (empty). Prints the port of the proxy once it serves, and
ends when its standard input does, so that nothing is left running when the tests were killed.

The command swift-proxy-server wants its configuration in /etc/swift, which may be in use.
"""
import json
import os
import sys
from time import time as now

import swift.common.utils as utils

directory = sys.argv[1]
utils.SWIFT_CONF_FILE = os.path.join(directory, 'swift.conf')
with open(utils.SWIFT_CONF_FILE, 'w') as file:
    file.write('''
[swift-hash]
swift_hash_path_suffix = a
swift_hash_path_prefix = b
[storage-policy:0]
name = p
default = yes
''')

import eventlet  # noqa: E402
import eventlet.wsgi  # noqa: E402
from swift.common.ring import Ring  # noqa: E402
from swift.common.ring.builder import RingBuilder  # noqa: E402
from swift.common.utils import Timestamp  # noqa: E402
from swift.common.wsgi import SwiftHttpProtocol, loadapp  # noqa: E402
from swift.container.backend import ContainerBroker  # noqa: E402

utils.eventlet_monkey_patch()
# Nothing of it is to outlive the tests, and waiting for the disk takes most of their time.
os.fsync = os.fdatasync = lambda fd: None
utils.fsync = utils.fdatasync = lambda fd: None

COMMON = '''
[DEFAULT]
devices = {directory}/dev
mount_check = false
swift_dir = {directory}
log_level = CRITICAL
fallocate_reserve = 0
'''
BACKEND = COMMON + '''
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
'''
PROXY = COMMON + '''
[pipeline:main]
pipeline = catch_errors s3api tempauth bulk slo dlo symlink versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
allow_account_management = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
s3_acl = false
dns_compliant_bucket_names = true
min_segment_size = 5242880
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
user_test_other = other
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:symlink]
use = egg:swift#symlink
[filter:versioned_writes]
use = egg:swift#versioned_writes
'''


class Memcache:
    """What Swift keeps for a while in a memcached, which is no part of it."""

    def __init__(self):
        self.kept = {}

    def get(self, key, *args, **kwargs):
        value, until = self.kept.get(key, (None, 0))
        return value if until > now() else None

    def set(self, key, value, *args, time=0, **kwargs):
        self.kept[key] = (value, now() + (time or 3600))

    def incr(self, key, delta=1, *args, **kwargs):
        value = int(self.get(key) or 0) + delta
        self.set(key, value)
        return value

    def decr(self, key, delta=1, *args, **kwargs):
        return self.incr(key, -delta)

    def delete(self, key, *args, **kwargs):
        self.kept.pop(key, None)

    def set_multi(self, mapping, *args, **kwargs):
        for key, value in mapping.items():
            self.set(key, value)

    def get_multi(self, keys, *args, **kwargs):
        return [self.get(key) for key in keys]


def fill(container, keys):
    """Lists objects that are not there. Each that is put takes 10 ms, and listings need thousands."""
    part = Ring(directory, ring_name='container').get_part('AUTH_test', container)
    hashed = utils.hash_path('AUTH_test', container)
    path = utils.storage_directory('containers', part, hashed)
    broker = ContainerBroker(os.path.join(directory, 'dev', 'd1', path, hashed + '.db'))
    time = Timestamp.now().internal
    broker.merge_items([{
        'name': key, 'created_at': time, 'size': 1, 'content_type': 'application/octet-stream',
        'etag': '9dd4e461268c8034f5c8564e155c67a6', 'deleted': 0, 'storage_policy_index': 0,
    } for key in keys])


def wrapped(app):
    memcache = Memcache()

    def answer(env, start_response):
        if env['PATH_INFO'] == '/fill':
            fill(**json.loads(env['wsgi.input'].read().decode()))
            start_response('204 No Content', [])
            return [b'']
        env['swift.cache'] = memcache
        return app(env, start_response)
    return answer


def serve(name, text, sock):
    path = os.path.join(directory, name + '.conf')
    with open(path, 'w') as conf:
        conf.write(text.format(directory=directory, name=name))
    app = wrapped(loadapp(path))
    eventlet.spawn(
        eventlet.wsgi.server, sock, app, log_output=False, protocol=SwiftHttpProtocol,
        custom_pool=eventlet.GreenPool(256))


def make_ring(name, port):
    builder = RingBuilder(2, 1, 0)
    builder.add_dev({
        'region': 1, 'zone': 1, 'weight': 1, 'device': 'd1', 'ip': '127.0.0.1', 'port': port,
        'replication_ip': '127.0.0.1', 'replication_port': port})
    builder.rebalance()
    builder.get_ring().save(os.path.join(directory, name + '.ring.gz'))


os.makedirs(os.path.join(directory, 'dev', 'd1'))
backends = {name: eventlet.listen(('127.0.0.1', 0), backlog=512)
            for name in ('object', 'container', 'account')}
for name, sock in backends.items():
    make_ring(name, sock.getsockname()[1])
for name, sock in backends.items():
    serve(name, BACKEND, sock)
proxy = eventlet.listen(('127.0.0.1', 0), backlog=512)
serve('proxy', PROXY, proxy)
print(proxy.getsockname()[1], flush=True)
eventlet.tpool.execute(sys.stdin.read)
os._exit(0)
