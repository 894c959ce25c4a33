#!/usr/bin/env python3
"""check.py FOLDER: checks a writer's three files and counts what is in them."""
import sys, re, collections, pathlib, itertools
O="price timing authority need competitor status_quo trust security integration contract stall brush_off".split()
C=set(O)|{"buying","none"}|{"topic."+k for k in O}
R=set("acknowledge clarify label_mirror restate isolate feel_felt_found reframe proof value_roi trade trial_close next_step permission weak.discount weak.gave_up weak.sent_it weak.but weak.attack weak.lecture none".split())
REG=set("plain spoken asr formal idiom long".split())
bad=0
def err(f,n,m):
    global bad; bad+=1
    if bad<40: print(f"{f}:{n}: {m}")
d=pathlib.Path(sys.argv[1]); seen={}
def norm(t): return " ".join(re.findall(r"[a-z0-9']+",t.lower()))
def grams(t):
    w=norm(t).split(); return {tuple(w[i:i+4]) for i in range(len(w)-3)}
for name,keys in (("customer.txt",C),("rep.txt",R)):
    p=d/name
    if not p.exists(): print("missing",p); continue
    cnt=collections.Counter(); reg=collections.Counter(); ctx=0; n4=collections.Counter(); op=collections.Counter(); lines=0; words=0
    for n,l in enumerate(p.read_text().splitlines(),1):
        if not l.strip() or l.startswith("#"): continue
        f=[x.strip() for x in l.split(" | ",2)]
        if len(f)!=3: err(name,n,"needs keys | register | text"); continue
        for k in f[0].split("+"):
            if k not in keys: err(name,n,"unknown key "+k)
        if f[1] not in REG: err(name,n,"unknown register "+f[1])
        before,_,text=f[2].rpartition(" >> ")
        ctx+=bool(before)
        if text.count("[")!=text.count("]"): err(name,n,"brackets")
        t=norm(text)
        if t in seen: err(name,n,"the same as "+seen[t])
        seen[t]=f"{name}:{n}"
        lines+=1; words+=len(t.split()); cnt[f[0].split("+")[0]]+=1; reg[f[1]]+=1
        for g in grams(text): n4[g]+=1
        op[" ".join(t.split()[:2])]+=1
    print(name,lines,"lines, mean words",round(words/max(lines,1),1),"with context",ctx); print("  ",dict(cnt)); print("  ",dict(reg))
    print("   most repeated four words:",[(" ".join(g),c) for g,c in n4.most_common(8) if c>2]); print("   openings:",op.most_common(6))
p=d/"dialogues.txt"
if p.exists():
    k=0; turns=0; cnt=collections.Counter()
    for n,l in enumerate(p.read_text().splitlines(),1):
        if not l.strip(): continue
        if l.startswith("#"): k+=1; continue
        m=re.match(r"^([RC]) (\S+) \| (.+)$",l)
        if not m: err("dialogues.txt",n,"needs 'R keys | text' or 'C keys | text'"); continue
        for key in m[2].split("+"):
            if key not in (C if m[1]=="C" else R): err("dialogues.txt",n,"unknown key "+key)
            cnt[m[1]+" "+key]+=1
        turns+=1
    print("dialogues.txt",k,"dialogues",turns,"turns",dict(cnt))
print("bad lines:",bad); sys.exit(bad>0)
