//! The words of pages that are not their own, in each language.

use checks::history::Health;
use rules::status_page::{Language, Progress};

/// The words of a language. In those with braces, what is in them stands for something.
#[derive(Debug)]
pub struct Words {
    pub up: &'static str,
    pub degraded: &'static str,
    pub down: &'static str,
    pub maintenance: &'static str,
    pub paused: &'static str,
    pub unknown: &'static str,
    pub all_is_up: &'static str,
    pub some_is_not: &'static str,
    pub under_maintenance: &'static str,
    pub nothing_is_watched: &'static str,
    pub is_down: &'static str,
    pub are_down: &'static str,
    pub was_down: &'static str,
    pub down_for: &'static str,
    pub uptime: &'static str,
    pub first_day: &'static str,
    pub today: &'static str,
    pub days: &'static str,
    pub how_it_counts: &'static str,
    pub now: &'static str,
    pub planned: &'static str,
    pub past: &'static str,
    pub nothing_past: &'static str,
    pub about: &'static str,
    pub investigating: &'static str,
    pub identified: &'static str,
    pub monitoring: &'static str,
    pub resolved: &'static str,
    pub scheduled: &'static str,
    pub in_progress: &'static str,
    pub completed: &'static str,
    pub as_of: &'static str,
    pub feeds: &'static str,
    /// Between the whole and the parts of a number.
    pub point: &'static str,
}

impl Words {
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::En => &EN,
            Language::De => &DE,
            Language::Fr => &FR,
            Language::Es => &ES,
        }
    }

    /// How something is.
    pub fn health(&self, health: Health) -> &'static str {
        match health {
            Health::Up => self.up,
            Health::Degraded => self.degraded,
            Health::Down => self.down,
            Health::Maintenance => self.maintenance,
            Health::Paused => self.paused,
            Health::Unknown => self.unknown,
        }
    }

    /// How far an incident is.
    pub fn progress(&self, progress: Progress) -> &'static str {
        match progress {
            Progress::Investigating => self.investigating,
            Progress::Identified => self.identified,
            Progress::Monitoring => self.monitoring,
            Progress::Resolved => self.resolved,
            Progress::Scheduled => self.scheduled,
            Progress::InProgress => self.in_progress,
            Progress::Completed => self.completed,
        }
    }
}

static EN: Words = Words {
    up: "Operational",
    degraded: "Degraded",
    down: "Down",
    maintenance: "Maintenance",
    paused: "Paused",
    unknown: "No data",
    all_is_up: "All systems are operational",
    some_is_not: "Some systems are experiencing issues",
    under_maintenance: "Maintenance is under way",
    nothing_is_watched: "Nothing is watched at the moment",
    is_down: "{name} has been down since {time} ({length}).",
    are_down: "{name} and {more} more are down, the first since {time} ({length}).",
    was_down: "{name} was down for {length}",
    down_for: "{length} down",
    uptime: "{share} % uptime",
    first_day: "90 days ago",
    today: "Today",
    days: "The last 90 days",
    how_it_counts: "Uptime is the share of the last 90 days, as far as they were watched, in which it was not down. \
                    Announced maintenance does not count.",
    now: "Incidents",
    planned: "Planned maintenance",
    past: "Past incidents",
    nothing_past: "None in the last 90 days.",
    about: "Affects:",
    investigating: "Investigating",
    identified: "Identified",
    monitoring: "Monitoring",
    resolved: "Resolved",
    scheduled: "Scheduled",
    in_progress: "In progress",
    completed: "Completed",
    as_of: "As of",
    feeds: "Subscribe:",
    point: ".",
};

static DE: Words = Words {
    up: "In Betrieb",
    degraded: "Beeinträchtigt",
    down: "Ausgefallen",
    maintenance: "Wartung",
    paused: "Pausiert",
    unknown: "Keine Daten",
    all_is_up: "Alle Systeme sind in Betrieb",
    some_is_not: "Bei einigen Systemen gibt es Störungen",
    under_maintenance: "Es wird gewartet",
    nothing_is_watched: "Zurzeit wird nichts überwacht",
    is_down: "{name} ist seit {time} ausgefallen ({length}).",
    are_down: "{name} und {more} weitere sind ausgefallen, das erste seit {time} ({length}).",
    was_down: "{name} war {length} lang ausgefallen",
    down_for: "{length} ausgefallen",
    uptime: "{share} % verfügbar",
    first_day: "Vor 90 Tagen",
    today: "Heute",
    days: "Die letzten 90 Tage",
    how_it_counts: "Die Verfügbarkeit ist der Anteil der letzten 90 Tage ohne Ausfall, soweit überwacht wurde. \
                    Angekündigte Wartung zählt nicht.",
    now: "Störungen",
    planned: "Geplante Wartung",
    past: "Frühere Störungen",
    nothing_past: "Keine in den letzten 90 Tagen.",
    about: "Betrifft:",
    investigating: "Wird untersucht",
    identified: "Ursache gefunden",
    monitoring: "Wird beobachtet",
    resolved: "Behoben",
    scheduled: "Geplant",
    in_progress: "Im Gange",
    completed: "Abgeschlossen",
    as_of: "Stand:",
    feeds: "Abonnieren:",
    point: ",",
};

static FR: Words = Words {
    up: "Opérationnel",
    degraded: "Dégradé",
    down: "En panne",
    maintenance: "Maintenance",
    paused: "En pause",
    unknown: "Aucune donnée",
    all_is_up: "Tous les systèmes sont opérationnels",
    some_is_not: "Certains systèmes rencontrent des problèmes",
    under_maintenance: "Une maintenance est en cours",
    nothing_is_watched: "Rien n’est surveillé pour le moment",
    is_down: "{name} est en panne depuis {time} ({length}).",
    are_down: "{name} et {more} autres sont en panne, la première depuis {time} ({length}).",
    was_down: "{name} a été en panne pendant {length}",
    down_for: "{length} en panne",
    uptime: "{share} % de disponibilité",
    first_day: "Il y a 90 jours",
    today: "Aujourd’hui",
    days: "Les 90 derniers jours",
    how_it_counts: "La disponibilité est la part des 90 derniers jours sans panne, pour autant qu’ils aient été \
                    surveillés. La maintenance annoncée ne compte pas.",
    now: "Incidents",
    planned: "Maintenance prévue",
    past: "Incidents passés",
    nothing_past: "Aucun au cours des 90 derniers jours.",
    about: "Concerne :",
    investigating: "En cours d’analyse",
    identified: "Cause identifiée",
    monitoring: "Sous surveillance",
    resolved: "Résolu",
    scheduled: "Prévue",
    in_progress: "En cours",
    completed: "Terminée",
    as_of: "État au",
    feeds: "S’abonner :",
    point: ",",
};

static ES: Words = Words {
    up: "Operativo",
    degraded: "Degradado",
    down: "Caído",
    maintenance: "Mantenimiento",
    paused: "En pausa",
    unknown: "Sin datos",
    all_is_up: "Todos los sistemas están operativos",
    some_is_not: "Algunos sistemas tienen problemas",
    under_maintenance: "Hay un mantenimiento en curso",
    nothing_is_watched: "En este momento no se supervisa nada",
    is_down: "{name} no funciona desde {time} ({length}).",
    are_down: "{name} y {more} más no funcionan, el primero desde {time} ({length}).",
    was_down: "{name} no funcionó durante {length}",
    down_for: "{length} sin funcionar",
    uptime: "{share} % de disponibilidad",
    first_day: "Hace 90 días",
    today: "Hoy",
    days: "Los últimos 90 días",
    how_it_counts: "La disponibilidad es la parte de los últimos 90 días, en la medida en que se supervisaron, en la \
                    que no hubo caída. El mantenimiento anunciado no cuenta.",
    now: "Incidentes",
    planned: "Mantenimiento previsto",
    past: "Incidentes anteriores",
    nothing_past: "Ninguno en los últimos 90 días.",
    about: "Afecta a:",
    investigating: "En investigación",
    identified: "Causa identificada",
    monitoring: "En observación",
    resolved: "Resuelto",
    scheduled: "Previsto",
    in_progress: "En curso",
    completed: "Terminado",
    as_of: "Actualizado:",
    feeds: "Suscribirse:",
    point: ",",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_braces_is_the_same_in_each_language() {
        for language in Language::ALL {
            let words = Words::of(language);
            for (text, names) in [
                (words.is_down, &["{name}", "{time}", "{length}"][..]),
                (words.are_down, &["{name}", "{more}", "{time}", "{length}"]),
                (words.was_down, &["{name}", "{length}"]),
                (words.down_for, &["{length}"]),
                (words.uptime, &["{share}"]),
            ] {
                assert!(
                    names.iter().all(|name| text.contains(name)),
                    "{language:?}: {text}"
                );
                assert_eq!(
                    text.matches('{').count(),
                    names.len(),
                    "{language:?}: {text}"
                );
            }
        }
    }
}
