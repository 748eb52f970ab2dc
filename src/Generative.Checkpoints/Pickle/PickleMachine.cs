using System.Globalization;

namespace Generative.Checkpoints;

/// <summary>
/// Reads one pickle as data. It is a small stack machine like Python's, with one difference on which all rests: a class or function is a
/// name (<see cref="PickleGlobal"/>), and the few names in <see cref="PickleCalls"/> are understood; no other is called, imported or made.
/// </summary>
/// <param name="input">The pickle.</param>
/// <param name="budget">What it may ask for.</param>
/// <param name="storages">Receives the storages it refers to, by key; null where nobody asks.</param>
internal sealed class PickleMachine(PickleReader input, PickleBudget budget, Dictionary<string, PickledStorage>? storages = null)
{
    private const int NewestProtocol = 5;

    private readonly PickleStack _stack = new(input, budget);
    private readonly Dictionary<long, object?> _memo = [];
    private readonly PickleCalls _calls = new(input, storages);

    /// <summary>The object the pickle describes; the input stands behind it.</summary>
    /// <exception cref="InvalidDataException">It is damaged, asks for too much, or names something hostile.</exception>
    public object? Run()
    {
        while ((PickleOpcode)input.Byte() is not PickleOpcode.Stop and var opcode)
            Step(opcode);
        return _stack.Pop();
    }

    private void Step(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(input.Byte()); break;
            case PickleOpcode.Frame: input.Length64(); break;

            case PickleOpcode.None: _stack.Push(null); break;
            case PickleOpcode.NewTrue: _stack.Push(true); break;
            case PickleOpcode.NewFalse: _stack.Push(false); break;
            case PickleOpcode.BinInt: _stack.Push((long)input.Int32()); break;
            case PickleOpcode.BinInt1: _stack.Push((long)input.Byte()); break;
            case PickleOpcode.BinInt2: _stack.Push((long)input.UInt16()); break;
            case PickleOpcode.Long1: _stack.Push(input.Whole(input.Byte())); break;
            case PickleOpcode.Long4: _stack.Push(input.Whole(input.UInt32())); break;
            case PickleOpcode.BinFloat: _stack.Push(input.Double()); break;

            case PickleOpcode.ShortBinString or PickleOpcode.ShortBinUnicode: _stack.Push(input.Text(input.Byte())); break;
            case PickleOpcode.BinString or PickleOpcode.BinUnicode: _stack.Push(input.Text(input.UInt32())); break;
            case PickleOpcode.BinUnicode8: _stack.Push(input.Text(input.Length64())); break;
            case PickleOpcode.ShortBinBytes: PassOver("bytes", input.Byte()); break;
            case PickleOpcode.BinBytes: PassOver("bytes", input.UInt32()); break;
            case PickleOpcode.BinBytes8: PassOver("bytes", input.Length64()); break;
            case PickleOpcode.ByteArray8: PassOver("bytearray", input.Length64()); break;

            case PickleOpcode.EmptyList or PickleOpcode.EmptyTuple: _stack.Push(new PickleList([])); break;
            case PickleOpcode.EmptyDict: _stack.Push(new PickleDict()); break;
            case PickleOpcode.EmptySet: _stack.Push(new PickleOpaque("set")); break;
            case PickleOpcode.Tuple1: _stack.Push(new PickleList(_stack.Pop(1))); break;
            case PickleOpcode.Tuple2: _stack.Push(new PickleList(_stack.Pop(2))); break;
            case PickleOpcode.Tuple3: _stack.Push(new PickleList(_stack.Pop(3))); break;
            case PickleOpcode.Tuple or PickleOpcode.List: _stack.Push(new PickleList(_stack.PopMark())); break;
            case PickleOpcode.Dict: _stack.Push(Fill(new PickleDict(), _stack.PopMark())); break;
            case PickleOpcode.Append: Append([_stack.Pop()]); break;
            case PickleOpcode.Appends: Append(_stack.PopMark()); break;
            case PickleOpcode.SetItem: SetItems(_stack.Pop(2)); break;
            case PickleOpcode.SetItems: SetItems(_stack.PopMark()); break;
            case PickleOpcode.AddItems: _stack.PopMark(); _stack.Peek(); break;
            case PickleOpcode.FrozenSet: _stack.PopMark(); _stack.Push(new PickleOpaque("frozenset")); break;

            case PickleOpcode.Mark: _stack.Mark(); break;
            case PickleOpcode.Pop: _stack.Pop(); break;
            case PickleOpcode.PopMark: _stack.PopMark(); break;
            case PickleOpcode.Dup: _stack.Push(_stack.Peek()); break;
            case PickleOpcode.BinPut: Remember(input.Byte()); break;
            case PickleOpcode.LongBinPut: Remember(input.UInt32()); break;
            case PickleOpcode.Memoize: Remember(_memo.Count); break;
            case PickleOpcode.BinGet: _stack.Push(Recall(input.Byte())); break;
            case PickleOpcode.LongBinGet: _stack.Push(Recall(input.UInt32())); break;

            case PickleOpcode.Global: _stack.Push(_calls.Named(input.Line(), input.Line())); break;
            case PickleOpcode.StackGlobal: StackGlobal(); break;
            case PickleOpcode.BinPersId: _stack.Push(_calls.Storage(_stack.Pop())); break;
            case PickleOpcode.Reduce: Call(_stack.Pop(2)); break;
            case PickleOpcode.NewObj: Call(_stack.Pop(2)); break;
            case PickleOpcode.NewObjEx: Call(_stack.Pop(3)); break;

            // Attributes: a state dict's _metadata, or the inside of an object that was not made. Neither is a tensor.
            case PickleOpcode.Build: _stack.Pop(); _stack.Peek(); break;

            default:
                throw input.Bad(string.Create(CultureInfo.InvariantCulture, $"the instruction 0x{(byte)opcode:x2} is none that torch ")
                    + "writes; the file is damaged, or a pickle of another kind");
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol > NewestProtocol)
            throw input.Bad(string.Create(CultureInfo.InvariantCulture,
                $"the pickle protocol is {protocol}; known are 2 to {NewestProtocol}"));
    }

    private void PassOver(string kind, long count)
    {
        input.Skip(count);
        _stack.Push(new PickleOpaque(kind));
    }

    private void Append(List<object?> items)
    {
        var list = _stack.Peek();
        if (list is PickleList { Items: var into }) into.AddRange(items);
        else if (list is not PickleOpaque) throw input.Bad("values are put into what is no list; the file is damaged, fetch it again");
    }

    private void SetItems(List<object?> items)
    {
        var dictionary = _stack.Peek();
        if (dictionary is PickleDict into) Fill(into, items);
        else if (dictionary is not PickleOpaque) throw input.Bad("entries are put into what is no dictionary; the file is damaged");
    }

    private PickleDict Fill(PickleDict dictionary, List<object?> items)
    {
        if (items.Count % 2 != 0) throw input.Bad("a dictionary has a key without a value; the file is damaged, fetch it again");
        for (var i = 0; i < items.Count; i += 2) dictionary.Add(items[i], items[i + 1]);
        return dictionary;
    }

    private void StackGlobal()
    {
        if (_stack.Pop(2) is not [string module, string name])
            throw input.Bad("a class has a name that is no text; the file is damaged, fetch it again");
        _stack.Push(_calls.Named(module, name));
    }

    private void Call(List<object?> parts) => _stack.Push(_calls.Call(parts[0], parts[1]));

    private void Remember(long index)
    {
        budget.Spend(input);
        _memo[index] = _stack.Peek();
    }

    private object? Recall(long index) => _memo.TryGetValue(index, out var value) ? value
        : throw input.Bad(string.Create(CultureInfo.InvariantCulture,
            $"value {index} is recalled before it was made; the file is damaged"));
}
