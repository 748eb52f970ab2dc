using System.Text;

namespace Generative.Tokenizers;

/// <summary>What statements do, once they are read.</summary>
internal static class JinjaStatements
{
    // No template can write a name with a space.
    private const string BlockName = "the block";

    /// <summary>The text of the block that a filter stands behind.</summary>
    public static JinjaEvaluate Block { get; } = scope => scope.Get(BlockName);

    /// <summary>A text as it is.</summary>
    public static JinjaWrite Text(string text, JinjaWords words) => (scope, all) =>
    {
        scope.At(words).Write(all, text);
        return JinjaFlow.On;
    };

    /// <summary>A value.</summary>
    public static JinjaWrite Value(JinjaEvaluate value, JinjaWords words) => (scope, all) =>
    {
        var at = scope.At(words);
        at.Step();
        at.Write(all, JinjaTexts.Text(value(scope), at));
        return JinjaFlow.On;
    };

    /// <summary>One after the other, up to one that leaves a loop's round.</summary>
    public static JinjaWrite Together(List<JinjaWrite> parts) => (scope, text) =>
    {
        foreach (var part in parts)
            if (part(scope, text) is not JinjaFlow.On and var flow)
                return flow;
        return JinjaFlow.On;
    };

    /// <summary>With names of its own.</summary>
    public static JinjaWrite Inside(JinjaWrite body) => (scope, text) => body(new(scope), text);

    /// <summary>The first branch whose condition holds.</summary>
    public static JinjaWrite If(List<(JinjaEvaluate Condition, JinjaWrite Write)> branches, JinjaWords words) => (scope, text) =>
    {
        scope.At(words).Step();
        foreach (var (condition, write) in branches)
            if (JinjaValues.IsTrue(condition(scope)))
                return write(scope, text);
        return JinjaFlow.On;
    };

    /// <summary>Gives a value to names.</summary>
    public static JinjaWrite Set(JinjaTarget target, JinjaEvaluate value, JinjaWords words) => (scope, _) =>
    {
        var at = scope.At(words);
        at.Step();
        target.Assign(scope, value(scope), at);
        return JinjaFlow.On;
    };

    /// <summary>Gives a name what a body writes.</summary>
    public static JinjaWrite SetBlock(JinjaTarget target, JinjaWrite body, JinjaEvaluate filters, JinjaWords words) => (scope, _) =>
    {
        target.Assign(scope, filters(Written(scope, body)), scope.At(words));
        return JinjaFlow.On;
    };

    /// <summary>Writes what filters make of what a body writes.</summary>
    public static JinjaWrite Filter(JinjaWrite body, JinjaEvaluate filters, JinjaWords words) =>
        Value(scope => filters(Written(scope, body)), words);

    /// <summary>Calls a macro that may call the body in its turn.</summary>
    public static JinjaWrite Call(JinjaEvaluate called, Func<JinjaScope, JinjaAt, JinjaGiven> given, JinjaMacro body, JinjaWords words) =>
        Value(scope =>
        {
            var at = scope.At(words);
            var with = given(scope, at);
            return called(scope) is var macro && macro is JinjaCallable callable
                ? callable.Call(with with { Named = new Dictionary<string, object?>(with.Named) { ["caller"] = body.In(scope) } }, at)
                : throw at.Error($"{JinjaValues.Shown(macro)} is called and is no macro");
        }, words);

    private static JinjaScope Written(JinjaScope outer, JinjaWrite body)
    {
        var (scope, text) = (new JinjaScope(outer), new StringBuilder());
        body(scope, text);
        var filtered = new JinjaScope(outer);
        filtered.Set(BlockName, text.ToString());
        return filtered;
    }
}
