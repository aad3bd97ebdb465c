# A firewall with a secret knock: TCP 54389, then 1763, then 34576, each within
# 10 s of the one before. The last one opens the door for an hour: the API and
# WinBox accept the address that knocked, and nobody else.
/ip firewall filter
add action=accept chain=input comment="Sessions that are already open" \
    connection-state=established,related
add action=add-src-to-address-list address-list=secure \
    address-list-timeout=1h chain=input comment="Knock 3 of 3" \
    dst-port=34576 protocol=tcp src-address-list=knock-2
add action=add-src-to-address-list address-list=knock-2 \
    address-list-timeout=10s chain=input comment="Knock 2 of 3" \
    dst-port=1763 protocol=tcp src-address-list=knock-1
add action=add-src-to-address-list address-list=knock-1 \
    address-list-timeout=10s chain=input comment="Knock 1 of 3" \
    dst-port=54389 protocol=tcp
add action=accept chain=input comment="The door: API, plain and over TLS" \
    dst-port=8728,8729 protocol=tcp src-address-list=secure
add action=accept chain=input comment="The door: WinBox" dst-port=8291 \
    protocol=tcp src-address-list=secure
add action=drop chain=input comment="Everybody else"
