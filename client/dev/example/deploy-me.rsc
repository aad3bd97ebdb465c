# Press F1 and choose "RouterOS: Knock & Deploy".
/ip firewall address-list
remove [find list=office]
add address=192.0.2.10 comment="Deployed over a knock" list=office
/system identity
set name=knocked-and-deployed
