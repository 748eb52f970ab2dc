using System.Text;

namespace Generative.Tokenizers;

/// <summary>A <c>macro</c>, or the body of a <c>call</c>: a text that is written for what it is given.</summary>
/// <param name="name">Its name.</param>
/// <param name="parameters">What it takes, and what counts where that is not given.</param>
/// <param name="body">What it writes.</param>
internal sealed class JinjaMacro(string name, IReadOnlyList<(string Name, JinjaEvaluate? Default)> parameters, JinjaWrite body)
{
    /// <summary>The macro as a value: it sees the names of the place where it stands.</summary>
    public JinjaCallable In(JinjaScope outer) =>
        new(name, new("*", a => a.At.Run.Call(() => Write(outer, a), a.At.Words)), null);

    private object? Write(JinjaScope outer, JinjaArguments given)
    {
        given.At.Step();
        var scope = new JinjaScope(outer);
        var named = new Dictionary<string, object?>(given.Named, StringComparer.Ordinal);
        scope.Set("caller", named.Remove("caller", out var caller) ? caller : new JinjaUndefined("caller"));
        scope.Set("varargs", JinjaTuple.Of([.. given.Rest.Skip(parameters.Count)]));
        for (var i = 0; i < parameters.Count; i++)
        {
            var (parameter, otherwise) = parameters[i];
            if (i < given.Rest.Count)
                scope.Set(parameter, given.Rest[i]);
            else if (named.Remove(parameter, out var value))
                scope.Set(parameter, value);
            else
                scope.Set(parameter, otherwise is null ? new JinjaUndefined(parameter) : otherwise(scope));
        }
        scope.Set("kwargs", named);
        var text = new StringBuilder();
        body(scope, text);
        return text.ToString();
    }
}
