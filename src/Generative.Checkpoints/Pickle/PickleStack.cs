namespace Generative.Checkpoints;

/// <summary>The stack of a pickle's machine, with its marks. Every value on it and every mark is paid for.</summary>
internal sealed class PickleStack(PickleReader input, PickleBudget budget)
{
    private readonly List<object?> _values = [];
    private readonly List<int> _marks = [];

    private int Floor => _marks.Count > 0 ? _marks[^1] : 0;

    public void Push(object? value)
    {
        budget.Spend(input);
        _values.Add(value);
    }

    public void Mark()
    {
        budget.Spend(input);
        _marks.Add(_values.Count);
    }

    public object? Peek() => _values.Count > Floor ? _values[^1] : throw Empty();

    public object? Pop()
    {
        var value = Peek();
        _values.RemoveAt(_values.Count - 1);
        return value;
    }

    /// <summary>The last few values, the oldest first.</summary>
    public List<object?> Pop(int count)
    {
        if (_values.Count - Floor < count) throw Empty();
        var taken = _values.GetRange(_values.Count - count, count);
        _values.RemoveRange(_values.Count - count, count);
        return taken;
    }

    /// <summary>What lies above the last mark, which goes too.</summary>
    public List<object?> PopMark()
    {
        if (_marks.Count == 0) throw input.Bad("a list ends that was not begun; the file is damaged, fetch it again");
        var taken = Pop(_values.Count - Floor);
        _marks.RemoveAt(_marks.Count - 1);
        return taken;
    }

    private InvalidDataException Empty() => input.Bad("a value is used that is not there; the file is damaged, fetch it again");
}
