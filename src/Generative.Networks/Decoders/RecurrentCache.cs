using static TorchSharp.torch;

namespace Generative.Networks;

/// <summary>
/// What a <see cref="GriffinModel"/> remembers of the tokens it has seen: the recurrent blocks' states and the attending blocks' latest
/// keys and values. Its size does not grow with the text, and it follows one line of tokens: it cannot be cut back, only returned to a
/// snapshot. Belongs to one run; not for two threads at once.
/// </summary>
public sealed class RecurrentCache : IRowCache
{
    private const string NoWayBack = "A recurrent state cannot be cut back; take a snapshot before, and restore it.";

    private readonly object _owner = new();
    private readonly RecurrentState?[] _states, _proposed;
    private readonly RecurrentWindow?[] _windows;
    private int[] _lengths;
    private bool _disposed;

    /// <summary>An empty cache.</summary>
    internal RecurrentCache(GriffinModel network, int rows, int capacity)
    {
        var options = network.Options;
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        var layers = options.Attends.Count;
        (_lengths, Network) = (new int[rows], network);
        (_states, _proposed) = (new RecurrentState?[layers], new RecurrentState?[layers]);
        _windows = [.. options.Attends.Select(attends => attends ? new RecurrentWindow(options.Window, capacity) : null)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> RowLengths => _lengths;

    /// <inheritdoc/>
    public int Length => _lengths.Max();

    /// <summary>Never.</summary>
    public bool CanTruncate => false;

    /// <summary>Whether it was disposed.</summary>
    internal bool IsDisposed => _disposed;

    /// <summary>The network it was made for.</summary>
    internal GriffinModel Network { get; }

    /// <inheritdoc/>
    public void Truncate(int length) => throw new NotSupportedException(NoWayBack);

    /// <inheritdoc/>
    public void Truncate(IReadOnlyList<int> lengths) => throw new NotSupportedException(NoWayBack);

    /// <inheritdoc/>
    public void Keep(int row, int from, IReadOnlyList<int> kept) => throw new NotSupportedException(NoWayBack);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is none, or one is no row of this cache.</exception>
    public void Select(IReadOnlyList<int> rows)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || rows.Any(r => r < 0 || r >= _lengths.Length))
            throw new ArgumentException(
                $"rows is [{string.Join(", ", rows)}]; give at least one of 0 to {_lengths.Length - 1}.", nameof(rows));
        using var scope = NewDisposeScope();
        using var index = tensor([.. rows.Select(r => (long)r)], ScalarType.Int64);
        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i] is { } state)
                Exchange(i, state.With(t => t.index_select(0, index.to(t.device))));
            _windows[i]?.Select(index);
        }
        _lengths = [.. rows.Select(r => _lengths[r])];
    }

    /// <inheritdoc/>
    public ICacheSnapshot Snapshot()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new RecurrentMoment(_owner, [.. _lengths],
            [.. _states.Select(s => s?.With(Kept))], [.. _windows.Select(w => w?.Copy()?.DetachFromDisposeScope())]);
    }

    /// <inheritdoc/>
    public void Restore(ICacheSnapshot snapshot)
    {
        if (snapshot is not RecurrentMoment moment || moment.Owner != _owner)
            throw new ArgumentException("The snapshot is of another cache; restore one that this cache made.", nameof(snapshot));
        ObjectDisposedException.ThrowIf(moment.IsDisposed, snapshot);
        ObjectDisposedException.ThrowIf(_disposed, this);
        for (var i = 0; i < _states.Length; i++)
        {
            Exchange(i, moment.States[i]?.With(Kept));
            _windows[i]?.Restore(moment.Windows[i]);
        }
        _lengths = [.. moment.Lengths];
    }

    /// <summary>The states under their published names, for comparisons.</summary>
    /// <returns>
    /// <c>blocks.N.rg_lru_state</c> float32 [rows, width] and <c>blocks.N.conv1d_state</c> [rows, tokens, width], or
    /// <c>blocks.N.keys</c> and <c>values</c> [rows, window, 1, head width], position p in slot p mod window and 0 in empty ones, with
    /// <c>num_tokens</c> int64 [rows]. Fresh, in the caller's dispose scope; empty before the first tokens.
    /// </returns>
    public IReadOnlyDictionary<string, Tensor> ToPublished()
    {
        var named = new Dictionary<string, Tensor>();
        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i] is { } state)
                (named[$"blocks.{i}.rg_lru_state"], named[$"blocks.{i}.conv1d_state"]) = (state.Hidden.clone(), state.Latest.clone());
            if (_windows[i]?.ToRing(_lengths) is not { } ring)
                continue;
            (named[$"blocks.{i}.keys"], named[$"blocks.{i}.values"]) = (ring.Keys, ring.Values);
            named[$"blocks.{i}.num_tokens"] = tensor([.. _lengths.Select(l => (long)l)], ScalarType.Int64);
        }
        return named;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        for (var i = 0; i < _states.Length; i++)
        {
            Exchange(i, null);
            _proposed[i]?.Dispose();
            _proposed[i] = null;
            _windows[i]?.Dispose();
        }
        _lengths = new int[_lengths.Length];
    }

    /// <summary>The keys and values of an attending block.</summary>
    internal RecurrentWindow Window(int layer) => _windows[layer]!;

    /// <summary>The state of a recurrent block; null before the first tokens.</summary>
    internal RecurrentState? State(int layer) => _states[layer];

    /// <summary>What a recurrent block's state will be once <see cref="Advance"/> says so.</summary>
    internal void Propose(int layer, RecurrentState state)
    {
        _proposed[layer]?.Dispose();
        _proposed[layer] = state.Detach();
    }

    /// <summary>Counts tokens that every block has seen.</summary>
    /// <param name="tokens">Tokens a row, filler included.</param>
    /// <param name="lengths">Each row's own.</param>
    internal void Advance(int tokens, IReadOnlyList<int> lengths)
    {
        var ragged = lengths.Any(l => l != tokens);
        for (var i = 0; i < _states.Length; i++)
        {
            if (_proposed[i] is { } next)
                Exchange(i, next);
            _proposed[i] = null;
            _windows[i]?.Keep(tokens, ragged ? lengths : null);
        }
        _lengths = [.. _lengths.Zip(lengths, (held, added) => held + added)];
    }

    private void Exchange(int layer, RecurrentState? next)
    {
        _states[layer]?.Dispose();
        _states[layer] = next?.Detach();
    }

    private static Tensor Kept(Tensor tensor) => tensor.clone().DetachFromDisposeScope();
}
