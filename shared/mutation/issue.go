package mutation

import "regarding/shared/crm"

// closeIssue takes an issue and those that wait for it off the actor's list.
// One that is not there, or is not the actor's, was closed already.
func (a *act) closeIssue(c CloseIssue) error {
	open := []crm.ID{c.Issue}
	for i := 0; i < len(open); i++ {
		if err := limit("issues", len(open), MaxKeys); err != nil {
			return err
		}
		removed, err := a.take(crm.Key{Entity: crm.SyncIssue, ID: open[i]})
		if err != nil {
			return err
		}
		if removed {
			dependants, _ := a.tx.Dependants(a.by, open[i])
			open = append(open, dependants...)
		}
	}
	return nil
}

// closeNotice takes notices off the actor's lists.
func (a *act) closeNotice(c CloseNotice) error {
	if err := limit("notices", len(c.Notices), MaxNotices); err != nil {
		return err
	}
	for _, id := range c.Notices {
		if _, err := a.take(crm.Key{Entity: crm.SyncNotice, ID: id}); err != nil {
			return err
		}
	}
	return nil
}

// take removes a row of the actor's own partition, if it is there.
func (a *act) take(key crm.Key) (removed bool, err error) {
	row, presence := a.tx.Row(key)
	switch {
	case presence == NotKnown:
		return false, a.notKnown(key)
	case presence == Absent || row.Partition != a.by:
		return false, nil
	}
	a.tx.Remove(key)
	return true, nil
}
