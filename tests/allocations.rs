//! How much memory it takes to make a script: counts, which are the same on each machine. A program
//! of its own, for it has an allocator that counts.

use allocation_counter::measure;
use rules::{
    KapacitorKind,
    delivery::Delivery,
    kinds::{self, Visit},
    render::{Site, Templates},
};

/// Bounds are some 15 % above what was seen.
#[test]
fn scripts_do_not_take_more_and_more() {
    let site = Site {
        database: "opentsdb".into(),
        retention_policy: "retention_policy".into(),
        dashboard_url: Some("https://dashboard.example.com/apps/{app}".into()),
        delivery: Delivery::Kapacitor,
        ingest_url: None,
    };
    let templates = Templates::new(site).unwrap();
    kinds::for_each_kind(&mut Measure(templates));
}

struct Measure(Templates);

impl Visit for Measure {
    fn visit<K: KapacitorKind>(&mut self) {
        let (most, most_bytes) = match K::NAME {
            "5xx" => (96, 17_800),
            "crashed" => (89, 14_800),
            "memory" => (126, 21_500),
            "release" => (89, 14_800),
            "latency" => (108, 18_700),
            "traffic" => (122, 20_300),
            "slo" => (165, 30_900),
            other => panic!("the allocations of {other} scripts are to be added here"),
        };
        let Self(templates) = self;
        // What is made once only is not of the second.
        templates.sample::<K>().unwrap();
        let taken = measure(|| drop(templates.sample::<K>().unwrap()));
        let (count, bytes) = (taken.count_total, taken.bytes_total);
        assert!(
            count <= most && bytes <= most_bytes,
            "{}: {count} allocations, {bytes} bytes",
            K::NAME
        );
        assert_eq!(taken.count_current, 0, "{}: something stays", K::NAME);
    }
}
