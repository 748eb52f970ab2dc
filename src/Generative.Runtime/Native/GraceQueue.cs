namespace Generative.Runtime;

/// <summary>Frees what it is given, but not before a time of grace has passed. Safe on any thread.</summary>
/// <param name="grace">Least time between the two.</param>
/// <param name="time">The clock.</param>
/// <param name="free">Frees one.</param>
internal sealed class GraceQueue(TimeSpan grace, TimeProvider time, Action<nint> free)
{
    private readonly Lock _lock = new();
    private long _turned = time.GetTimestamp();
    private List<nint> _waiting = [], _due = [];

    /// <summary>Takes one in. Those that came a whole turn earlier are freed when the turn is over.</summary>
    public void Add(nint pointer)
    {
        lock (_lock)
        {
            // Two lists that take turns: what was in the older one has waited for at least one whole turn.
            if (time.GetElapsedTime(_turned) >= grace)
            {
                foreach (var old in _due)
                    free(old);
                _due.Clear();
                (_waiting, _due, _turned) = (_due, _waiting, time.GetTimestamp());
            }
            _waiting.Add(pointer);
        }
    }
}
