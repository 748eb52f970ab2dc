namespace Generative.Tokenizers;

/// <summary>A function, a macro, or a method with the value it belongs to.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Routine">What it does.</param>
/// <param name="Value">The value it belongs to, or null.</param>
internal sealed record JinjaCallable(string Name, JinjaRoutine Routine, object? Value = null)
{
    /// <summary>Calls it.</summary>
    public object? Call(JinjaGiven given, JinjaAt at) => Routine.Call($"'{Name}()'", Value, given, at);
}
